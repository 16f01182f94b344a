"""The command that counts what searches found, for the costs of later ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from arc_dsl.errors import InputError
from evaluation.program_shard import read_candidates
from evaluation.search.costs import count_pieces, write_counts
from evaluation.search.fit import list_programs, measure_saving
from flows.building import open_stage


@dataclass(frozen=True)
class CostOptions:
    """Count the pieces of what a search found, for the costs of later ones; prints what the counts are worth.

    Attributes:
        artifacts: the artifact folder of the search, STORE/search/KEY.
        out: file to write; `--search.costs FILE` uses it.
        most_bits: the cheapest program of a task is counted if it costs at most this.
    """

    artifacts: str
    out: str = "costs.json"
    most_bits: float = 40.0


def fit_costs(options: CostOptions) -> None:
    """Write the counts and print how many bits they save."""
    run = open_stage(options.artifacts)
    if run.stage != "search":
        raise InputError(f"artifact {options.artifacts} is of stage {run.stage}; give STORE/search/KEY")
    programs = list_programs((row for path in run.paths for row in read_candidates(path)), options.most_bits)
    if not programs:
        raise InputError(
            f"artifact {options.artifacts} holds no program of at most {options.most_bits:g} bits that says what it "
            f"is made of; search more tasks, or raise --most-bits"
        )
    counts = count_pieces(programs)
    write_counts(counts, Path(options.out))
    figures = {"num_programs": counts.num_programs, "num_pieces": len(counts.pieces),
               "bits_saved_leave_one_out": round(measure_saving(programs), 3)}  # fmt: skip
    print(json.dumps(figures))
