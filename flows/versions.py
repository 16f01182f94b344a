"""The version of each stage: part of its key, bumped by hand when a change to its code changes what it writes.

`tests/test_versions.py` fingerprints the source files below and fails when one has changed, with the choice to bump the
version or to accept the change: a better comment must not train a model again.
"""

STAGE_VERSIONS = {
    "generate": "1",
    "train": "1",
    "sample": "1",
    "verify": "1",
    "relabel": "1",
    "evaluate": "1",
}

_PROGRAM = ["arc_dsl/grid.py", "arc_dsl/task.py", "arc_dsl/program.py"]
_DSL = [f"arc_dsl/{name}.py" for name in (
    "registry", "primitives", "box", "objects", "detection", "drawing", "ray", "region", "flood", "geometry", "color",
    "layout", "motion", "relation", "shape", "pattern", "selection",
)]  # fmt: skip

STAGE_SOURCES = {
    "generate": ["generators/*.py", "generators/concepts/*.py", "generators/tasks/*.py", *_DSL, *_PROGRAM],
    "train": ["training/*.py"],
    "sample": ["evaluation/sample.py", "evaluation/engine.py", "evaluation/candidates.py", "evaluation/shards.py"],
    "verify": [
        "evaluation/verify.py",
        "evaluation/candidates.py",
        "evaluation/shards.py",
        "arc_dsl/sandbox/*.py",
        *_DSL,
    ],
    "relabel": ["evaluation/relabel.py", "generators/shard.py"],
    "evaluate": ["evaluation/*.py"],
}
