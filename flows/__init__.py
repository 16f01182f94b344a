"""The artifact store, the Prefect flows and the command line."""
