"""The artifact store: keys, shards, manifests, and the versions of the stages."""
