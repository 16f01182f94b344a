"""The version of each stage: part of its key, bumped by hand when a change to its code changes what it writes.

`flows.artifacts.sources` finds the files that a stage depends on, and `tests/test_versions.py` fails when one has
changed, with the choice to bump the version or to accept the change: a better comment must not train a model again.
"""

STAGE_VERSIONS = {
    "import": "1",
    "generate": "2",
    "tokenizer": "2",
    "tokenize": "1",
    "train": "3",
    "learn": "2",
    "search": "2",
    "sample": "5",
    "verify": "4",
    "relabel": "4",
    "evaluate": "8",
}

# Stage -> the module that its process runs, from which its sources are found; evaluate runs in the flow's own process.
STAGE_MODULES = {
    "import": "evaluation.importing",
    "generate": "generators.generate",
    "tokenizer": "training.preparation",
    "tokenize": "training.tokenize",
    "train": "training.train",
    "learn": "training.learn",
    "search": "evaluation.search.stage",
    "sample": "evaluation.sample",
    "verify": "evaluation.verify",
    "relabel": "evaluation.relabel",
    "evaluate": "evaluation.evaluate",
}
