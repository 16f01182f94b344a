"""Where the results of stages lie, and under which key: what is there is never computed twice.

store           keys, locks, shards, manifests and checksums
versions        the version of each stage, a part of its key
sources         the files that a stage's rows depend on, found by imports: when a version must be decided on
provenance      package versions, git commit and machine, for manifests
"""
