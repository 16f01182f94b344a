"""Where the results of stages lie, and under which key: what is there is never computed twice.

place  digest   where a store is, and how it is read and written; hashes
store           keys, locks, shards, manifests and checksums
inventory       what lies in a store, and which artifact was made from which
versions        the version of each stage, a part of its key
sources         the files that a stage's rows depend on, found by imports: when a version must be decided on
provenance      package versions, git commit and machine, for manifests
"""
