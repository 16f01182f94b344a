"""Where the results of stages lie, and under which key: what is there is never computed twice.

store           keys, locks, shards, manifests and checksums
versions        the version of each stage, a part of its key
provenance      package versions, git commit and machine, for manifests
"""
