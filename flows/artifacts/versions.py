"""The version of each stage: part of its key, bumped by hand when a change to its code changes what it writes.

`tests/test_versions.py` fingerprints the source files below and fails when one has changed, with the choice to bump the
version or to accept the change: a better comment must not train a model again.
"""

STAGE_VERSIONS = {
    "generate": "1",
    "tokenizer": "1",
    "tokenize": "1",
    "train": "2",
    "learn": "1",
    "sample": "3",
    "verify": "2",
    "relabel": "2",
    "evaluate": "5",
}

_PROGRAM = ["arc_dsl/grid.py", "arc_dsl/task.py", "arc_dsl/program.py"]
_DSL = ["arc_dsl/primitives/*.py"]
_TEXT = ["training/prompt.py", "training/encoder.py", "arc_dsl/primitives/reference.py"]

STAGE_SOURCES = {
    "generate": ["generators/*.py", "generators/concepts/*.py", "generators/tasks/*.py", *_DSL, *_PROGRAM],
    "tokenizer": [*_TEXT, "training/preparation.py", "training/tokenizer.py"],
    "tokenize": [*_TEXT, "training/tokenize.py", "training/text_ids.py"],
    "train": ["training/*.py"],
    "learn": ["training/*.py"],
    "sample": [
        "evaluation/sample.py",
        "evaluation/plan.py",
        "evaluation/engine.py",
        "evaluation/remote.py",
        "evaluation/candidates.py",
        "evaluation/program_shard.py",
    ],
    "verify": [
        "evaluation/verify.py",
        "evaluation/candidates.py",
        "evaluation/program_shard.py",
        "arc_dsl/sandbox/*.py",
        *_DSL,
    ],
    "relabel": ["evaluation/relabel.py", "generators/task_shard.py"],
    "evaluate": ["evaluation/*.py", "evaluation/report/*.py"],
}
