"""Statistics of a dataset of task shards: what its programs use, how long and how different they are, what was dropped.

Run `python -m generators.statistics --shards FOLDER --out REPORT`: it writes `statistics.json` and, with matplotlib,
`cooccurrence.png`.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tyro

import generators.catalog  # noqa: F401  registers the generators
from arc_dsl.errors import InputError
from arc_dsl.primitives.box import BoundingBox
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.objects import Object
from arc_dsl.primitives.registry import CONSTANTS
from arc_dsl.task import Task
from generators.diversity import behaviour_hash, estimate_kinds
from generators.performance import measure_generator
from generators.registry import GENERATORS
from generators.task_shard import GeneratedTask, TaskColumns, read_columns

PERCENTILES = (1, 5, 25, 50, 75, 95, 99, 100)
MIN_USES_TO_MISS = 20  # a pair of names is reported as never used together if both occur in that many tasks
Matrix = npt.NDArray[np.int64]


@dataclass(frozen=True)
class StatisticsConfig:
    """Which shards, and where the report goes.

    Attributes:
        shards: folder of task shards (`*.parquet`), or one shard.
        out: folder to write to.
        num_behaviours: programs to run on the probe images, at most; they show how many behave differently.
        num_timed: samples to draw again of each generator in the dataset, for its time per task; 0 leaves that out.
    """

    shards: Path
    out: Path
    num_behaviours: int = 10_000
    num_timed: int = 5

    def __post_init__(self) -> None:
        if self.num_behaviours < 0:
            raise InputError(f"num_behaviours must not be negative, got {self.num_behaviours}")


def measure_dataset(
    shards: Sequence[Path],
    num_behaviours: int = 10_000,
    count_program_tokens: Callable[[str], int] | None = None,
    count_prompt_tokens: Callable[[Task], int] | None = None,
) -> dict[str, Any]:
    """Return the statistics of some shards as JSON-able data.

    Args:
        shards: paths of task shards.
        num_behaviours: how many programs, at most, are run on the probe images.
        count_program_tokens: length of a program with the tokenizer of a model, if one is at hand.
        count_prompt_tokens: length of the prompt that a model is given for a task.

    Returns:
        Counts by generator, concept and level; uses of each name per 1,000 tasks; the clustered co-occurrence matrix;
        pairs of names never used together; percentiles of lengths; drop counts; distinct programs and behaviours.

    Raises:
        InputError: there are no tasks.
    """
    columns = [read_columns(path) for path in shards]
    programs = [source for part in columns for source in part.text["program"].to_pylist()]
    if not programs:
        raise InputError(f"no tasks in {len(shards)} shards; generate some first")
    unique_names = {source: names_in_program(source) for source in set(programs)}
    used = [unique_names[source] for source in programs]
    names, together = count_together(used)
    order = cluster_order(together)
    names, together = [names[i] for i in order], together[np.ix_(order, order)]
    levels = np.concatenate([part.level for part in columns])
    lengths: dict[str, list[int]] = {
        "program_lines": [source.count("\n") + 1 for source in programs],
        "program_characters": [len(source) for source in programs],
        "program_statements": _lengths(programs, count_statements),
        "cells_per_grid": [int(n) for part in columns for n in np.diff(part.cell_starts)],
        "pairs_per_task": [int(n) // 2 for part in columns for n in np.diff(part.grid_starts)],
    }
    if count_program_tokens:
        lengths["program_tokens"] = _lengths(programs, count_program_tokens)
    if count_prompt_tokens:
        lengths["prompt_tokens"] = [count_prompt_tokens(row.task) for row in _rows(columns)]
    behaviours = [behaviour_hash(source) for source in programs[:num_behaviours]]
    hashes = [value for part in columns for value in part.text["program_hash"].to_pylist()]
    return {
        "num_tasks": len(programs),
        "tasks_by_generator": _counts(columns, "generator"),
        "tasks_by_concept": _counts(columns, "concept"),
        "levels": {f"{low / 10:.1f}": int(((levels * 10).astype(int).clip(0, 9) == low).sum()) for low in range(10)},
        "uses_per_1000_tasks": _uses_per_1000(used),
        "unused_names": sorted(known_names() - {name for names in used for name in names}),
        "cooccurrence": {"names": names, "tasks": together.tolist()},
        "never_together": never_together(names, together),
        "percentiles": {name: _percentiles(values) for name, values in lengths.items()},
        "drops_by_generator": _sum_drops(columns),
        "distinct_programs": len(set(hashes)),
        "distinct_programs_estimated": round(estimate_kinds(hashes)),
        "behaviors_run": len(behaviours),
        "distinct_behaviors": len(set(behaviours)),
        "distinct_behaviors_estimated": round(estimate_kinds(behaviours)),
    }


@lru_cache(maxsize=1)
def known_names() -> frozenset[str]:
    """Return the names the statistics count: primitives, constants, and attributes of objects and boxes with a dot."""
    attributes = {f".{name}" for kind in (Object, BoundingBox) for name in dir(kind) if not name.startswith("_")}
    return frozenset({*program_namespace(), *CONSTANTS, *attributes} - {"np"})


def names_in_program(source: str) -> list[str]:
    """Return every use of a known name, attribute (`.area`) or numpy function (`np.where`) in a program, in order."""
    known = known_names()
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and node.id in known:
            found.append(node.id)
        elif isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and node.value.id == "np":
                found.append(f"np.{node.attr}")
            elif f".{node.attr}" in known:
                found.append(f".{node.attr}")
    return found


def count_statements(source: str) -> int:
    """Return the number of statements inside the functions of a program."""
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(source))) - 1


def count_together(used: Iterable[Sequence[str]]) -> tuple[list[str], Matrix]:
    """Return the names used and, for each two of them, how many programs use both (on the diagonal: use it).

    Args:
        used: names of each program.

    Returns:
        The names, sorted, and a (names, names) matrix.
    """
    sets = [sorted(set(names)) for names in used]
    names = sorted({name for each in sets for name in each})
    position = {name: number for number, name in enumerate(names)}
    together = np.zeros((len(names), len(names)), np.int64)
    for rows, count in Counter(tuple(position[name] for name in each) for each in sets).items():
        together[np.ix_(rows, rows)] += count
    return names, together


def cluster_order(together: Matrix) -> list[int]:
    """Return an order of names that puts those used together side by side.

    Average-linkage clustering of the similarity n_ij / sqrt(n_ii n_jj); joined clusters keep their inner order.
    """
    uses = np.maximum(together.diagonal(), 1)
    similarity = together / np.sqrt(np.outer(uses, uses))
    clusters = [[number] for number in range(len(together))]
    sizes = np.ones(len(together))
    np.fill_diagonal(similarity, -1)
    alive = list(range(len(together)))
    while len(alive) > 1:
        block = similarity[np.ix_(alive, alive)]
        first, second = divmod(int(block.argmax()), len(alive))
        one, two = alive[min(first, second)], alive[max(first, second)]
        weights = sizes[one] + sizes[two]
        merged = (similarity[one] * sizes[one] + similarity[two] * sizes[two]) / weights
        similarity[one], similarity[:, one] = merged, merged
        similarity[one, one] = -1
        clusters[one] += clusters[two]
        sizes[one] = weights
        alive.remove(two)
    return clusters[alive[0]] if alive else []


def never_together(names: Sequence[str], together: Matrix, min_uses: int = MIN_USES_TO_MISS) -> list[list[str]]:
    """Return the pairs of names that no program uses together although each is used often, most used pairs first."""
    uses = together.diagonal()
    often = [number for number in range(len(names)) if uses[number] >= min_uses]
    pairs = [(a, b) for a, b in combinations(often, 2) if not together[a, b]]
    pairs.sort(key=lambda pair: (-int(uses[pair[0]] * uses[pair[1]]), names[pair[0]], names[pair[1]]))
    return [[names[a], names[b]] for a, b in pairs]


def draw_cooccurrence(names: Sequence[str], together: Matrix, out: Path) -> None:
    """Draw the co-occurrence matrix as a PNG; darker is used together more often, for how often each is used."""
    from matplotlib.figure import Figure  # heavy, and only the picture needs it

    uses = np.maximum(together.diagonal(), 1)
    side = 3 + 0.14 * len(names)
    figure = Figure(figsize=(side, side), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(together / np.sqrt(np.outer(uses, uses)), cmap="Greys", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6)
    axes.set_yticks(range(len(names)), names, fontsize=6)
    axes.set_title("Names used in the same program")
    figure.savefig(out, dpi=110)


def write_statistics(config: StatisticsConfig) -> dict[str, Any]:
    """Measure the shards of a folder, write `statistics.json` and `cooccurrence.png`, and return the statistics."""
    if not config.shards.exists():
        raise InputError(f"shards {str(config.shards)!r} does not exist; generate some first")
    shards = sorted(config.shards.rglob("*.parquet")) if config.shards.is_dir() else [config.shards]
    statistics = measure_dataset(shards, config.num_behaviours)
    if config.num_timed:
        known = [GENERATORS[name] for name in statistics["tasks_by_generator"] if name in GENERATORS]
        statistics["milliseconds_per_task"] = {
            entry.name: measure_generator(entry, config.num_timed)["milliseconds_per_task"] for entry in known
        }
    config.out.mkdir(parents=True, exist_ok=True)
    (config.out / "statistics.json").write_text(json.dumps(statistics, indent=1), encoding="utf-8")
    matrix = statistics["cooccurrence"]
    draw_cooccurrence(matrix["names"], np.array(matrix["tasks"]), config.out / "cooccurrence.png")
    return statistics


def _rows(columns: Iterable[TaskColumns]) -> Iterable[GeneratedTask]:
    return (part.task(row) for part in columns for row in range(len(part)))


def _lengths(programs: Sequence[str], measure: Callable[[str], int]) -> list[int]:
    measured = {source: measure(source) for source in set(programs)}
    return [measured[source] for source in programs]


def _counts(columns: Sequence[TaskColumns], name: str) -> dict[str, int]:
    return dict(Counter(value for part in columns for value in part.text[name].to_pylist()).most_common())


def _uses_per_1000(used: Sequence[Sequence[str]]) -> dict[str, float]:
    counts = Counter(name for names in used for name in names)
    return {name: round(1000 * count / len(used), 1) for name, count in counts.most_common()}


def _percentiles(values: Sequence[int]) -> dict[str, float]:
    found = np.percentile(values, PERCENTILES).tolist()
    return {f"p{percent}": round(value, 1) for percent, value in zip(PERCENTILES, found, strict=True)}


def _sum_drops(columns: Sequence[TaskColumns]) -> dict[str, dict[str, int]]:
    """Return how many drafts were dropped, by generator and reason, as the shards' metadata say."""
    total: dict[str, Counter[str]] = {}
    for part in columns:
        for name, reasons in part.extra.get("drops", {}).items():
            total.setdefault(name, Counter()).update(reasons)
    return {name: dict(reasons) for name, reasons in sorted(total.items())}


if __name__ == "__main__":
    write_statistics(tyro.cli(StatisticsConfig))
