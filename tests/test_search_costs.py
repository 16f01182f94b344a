"""Costs that are counted from what searches found, and the command that makes them."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from arc_dsl.errors import InputError
from arc_dsl.taskset import load_tasks
from evaluation.search.config import SearchConfig
from evaluation.search.costs import LEAST, MOST, PRIOR, Counts, count_pieces, read_counts, write_counts
from evaluation.search.engine import SearchResult, search_task
from evaluation.search.fit import list_programs, measure_saving
from evaluation.search.found import NEAR
from evaluation.search.stage import make_candidates

BITS = {"often": 3.0, "never": 3.0, "cheap": 1.0}
TASKS = "arc1:training/3c9b0459,67a3c6ac,74dd1130,68b16354"


def test_what_is_used_more_than_its_bits_say_becomes_cheaper() -> None:
    """Without counts nothing changes; with them the bits are those of the posterior mean, within limits."""
    assert Counts(0, {}).changes("group", BITS) == pytest.approx(dict.fromkeys(BITS, 0.0))
    counts = Counts(10, {"group: often": 6, "group: cheap": 4, "other: never": 99})
    changes = counts.changes("group", BITS)
    prior = 2**-3 / (2**-3 + 2**-3 + 2**-1)
    assert changes["often"] == pytest.approx(-math.log2((6 + PRIOR * prior) / (prior * (10 + PRIOR))))
    assert changes["often"] < 0 < changes["never"]
    many = Counts(1, {"group: often": 10**6}).changes("group", BITS)
    assert (many["often"], many["never"]) == (LEAST, MOST)


def test_counts_survive_the_file_and_other_files_are_refused(tmp_path: Path) -> None:
    """What is written is read back; a file of something else is refused with what to do."""
    counts, path = count_pieces([("a: x", "b: y"), ("a: x",)]), tmp_path / "costs.json"
    write_counts(counts, path)
    assert read_counts(path) == counts and counts.pieces == {"a: x": 2, "b: y": 1}
    assert counts.without(("a: x",)) == count_pieces([("a: x", "b: y")])
    path = tmp_path / "other.json"
    path.write_text("[1, 2]")
    with pytest.raises(InputError, match=r"holds no counts of pieces.*fit-costs"):
        SearchConfig(costs=str(path)).read_costs()


def test_what_a_search_found_can_be_counted_and_used(tmp_path: Path) -> None:
    """Programs name their pieces; the counts of these make the next search's programs cheaper, and are in its key."""
    empty = tmp_path / "empty.json"
    write_counts(Counts(0, {}), empty)
    config, tasks = SearchConfig(budget=1000, costs=str(empty)), load_tasks(TASKS)
    results = [search_task(task, config) for task in tasks]
    rows = [row for task, result in zip(tasks, results, strict=True) for row in make_candidates(task, result)]
    programs = list_programs(rows, 40.0)
    assert len(programs) == len(tasks) and all(programs)
    assert not list_programs(rows, 0.0)
    assert isinstance(measure_saving(programs), float)
    counts = count_pieces(programs * 20)
    write_counts(counts, tmp_path / "costs.json")
    counted = SearchConfig(budget=1000, costs=str(tmp_path / "costs.json"))
    assert counted.row_settings() != config.row_settings()
    for task, before in zip(tasks, results, strict=True):
        after = search_task(task, counted)
        assert after.found[0].behaviour == before.found[0].behaviour
        assert after.found[0].cost <= before.found[0].cost


def test_near_misses_are_not_counted() -> None:
    """A program that misses a train pair says nothing about what right ones are made of."""
    (task,) = load_tasks("arc1:training/68b16354")
    found = search_task(task, SearchConfig(budget=600)).found[0]
    near = replace(found, kind=NEAR)
    assert list_programs(make_candidates(task, SearchResult((found,), (), 1)), 40.0)
    assert not list_programs(make_candidates(task, SearchResult((), (near,), 1)), 40.0)
