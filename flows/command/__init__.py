"""The command line `arcwright`."""
