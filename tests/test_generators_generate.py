"""Generating shards: the same rows whoever makes them, bounded attempts, everything dropped is counted."""

from collections import Counter

import numpy as np
import pytest

from generators.generate import GenerateConfig, GenerationError, generate_rows, generate_shard
from generators.registry import GENERATORS, Concept, Draft, Generator, UndrawableError
from generators.source import program_of
from generators.task_shard import read_columns, read_tasks


@pytest.fixture
def temporary_generator():
    """Register generators for one test."""
    names = []

    def register(name, draw):
        GENERATORS[name] = Generator(name, Concept.COPYING, "", draw)
        names.append(name)

    yield register
    for name in names:
        del GENERATORS[name]


def fingerprints(rows):
    """Return what tells rows apart: grids, program and provenance."""
    return [(row.task.id, row.task.fingerprint(), row.program, row.level) for row in rows]


def test_a_larger_run_keeps_the_shards_of_a_smaller_one(tmp_path):
    """The number of tasks does not change a shard: its file is the same byte for byte."""
    for num_tasks in (100, 10_000):
        config = GenerateConfig(num_tasks=num_tasks, shard_size=50, seed=1)
        generate_shard(config, 1, tmp_path / f"{num_tasks}.parquet")
    assert (tmp_path / "100.parquet").read_bytes() == (tmp_path / "10000.parquet").read_bytes()


def test_shards_and_seeds_differ():
    """Two shards, and two seeds, share no task."""
    keys = [
        (shard, seed, row.task.fingerprint())
        for shard, seed in ((0, 0), (1, 0), (0, 1))
        for row in generate_rows(GenerateConfig(shard_size=30, seed=seed), shard, Counter())
    ]
    assert len({key[2] for key in keys}) == len(keys)


def test_a_sample_depends_on_seed_generator_and_index_alone():
    """The samples of a generator are the same whatever else is in the mix and whatever was drawn before."""
    alone = generate_rows(GenerateConfig(shard_size=200, generators=("rotate_grid", "tile_grid")), 0, Counter())
    mixed = generate_rows(GenerateConfig(shard_size=200, generators=("rotate_grid", "swap_colors")), 0, Counter())
    first = {row.index: fingerprints([row]) for row in alone if row.generator == "rotate_grid"}
    second = {row.index: fingerprints([row]) for row in mixed if row.generator == "rotate_grid"}
    common = first.keys() & second.keys()
    assert len(common) > 10
    assert all(first[index] == second[index] for index in common)


def test_weights_decide_how_often():
    """A generator with three times the weight is drawn about three times as often; weight 0 means never."""
    config = GenerateConfig(
        shard_size=400,
        generators=("rotate_grid", "tile_grid", "pad_grid"),
        weights={"rotate_grid": 3, "framing": 0},
    )
    counts = Counter(row.generator for row in generate_rows(config, 0, Counter()))
    assert counts["pad_grid"] == 0
    assert 2 < counts["rotate_grid"] / counts["tile_grid"] < 4.5


def test_rows_stay_within_the_levels_and_pairs_asked_for(tmp_path):
    """Levels and numbers of pairs lie in their ranges; the last pair is the test pair."""
    config = GenerateConfig(shard_size=60, min_level=0.25, max_level=0.5, min_pairs=3, max_pairs=5)
    generate_shard(config, 0, tmp_path / "a.parquet")
    rows = list(read_tasks(tmp_path / "a.parquet"))
    assert all(0.25 <= row.level <= 0.5 for row in rows)
    assert {len(row.task.pairs) for row in rows} == {3, 4, 5}
    assert {len(row.task.test) for row in rows} == {1}


def test_drops_are_counted_by_reason(temporary_generator, tmp_path):
    """What is returned and what stands in the file's metadata agree, by generator and reason."""

    def draw(rng, level, num_pairs):
        if rng.random() < 0.5:
            raise UndrawableError("no room")
        return Draft(program_of("return flip(img, 0)"), [rng.integers(0, 10, (6, 6)) for _ in range(num_pairs)])

    temporary_generator("half_drawable", draw)
    drops = generate_shard(GenerateConfig(shard_size=40, generators=("half_drawable",)), 0, tmp_path / "a.parquet")
    columns = read_columns(tmp_path / "a.parquet")
    assert len(columns) == 40
    assert drops == columns.extra["drops"]["half_drawable"] and 15 < drops["undrawable"] < 90


def test_a_dead_generator_is_named(temporary_generator):
    """A generator that never gives a valid task ends the run with its name and reasons; it does not spin."""
    temporary_generator("dead", lambda rng, level, num_pairs: Draft("def task(img): return img", []))
    with pytest.raises(GenerationError, match=r"generator dead .*bad_input"):
        generate_rows(GenerateConfig(shard_size=5, generators=("dead",)), 0, Counter())


def test_a_bug_in_a_generator_is_counted_not_hidden(temporary_generator):
    """An exception inside a generator counts as `draw_error`."""

    def draw(rng, level, num_pairs):
        if rng.random() < 0.3:
            raise IndexError("bug")
        return Draft(program_of("return flip(img, 0)"), [rng.integers(0, 10, (6, 6)) for _ in range(num_pairs)])

    temporary_generator("buggy", draw)
    drops = Counter()
    assert len(generate_rows(GenerateConfig(shard_size=20, generators=("buggy",)), 0, drops)) == 20
    assert drops["buggy", "draw_error"] > 0


def test_duplicates_are_dropped(temporary_generator):
    """A generator with a single task fills one slot of a shard and leaves the others empty, counted."""

    def draw(rng, level, num_pairs):
        return Draft(program_of("return flip(img, 0)"), [np.arange(n + 2).reshape(-1, 1) for n in range(4)])

    temporary_generator("single", draw)
    drops = Counter()
    config = GenerateConfig(shard_size=3, generators=("single",), min_pairs=4, max_pairs=4)
    assert len(generate_rows(config, 0, drops)) == 1
    assert drops["single", "duplicate"] == 2 * 64


@pytest.mark.parametrize(
    "wrong",
    [
        {"num_tasks": 0},
        {"shard_size": 0},
        {"min_level": 0.6, "max_level": 0.5},
        {"min_pairs": 1},
        {"generators": ("no_such_generator",)},
        {"weights": {"geometry": -1.0}},
        {"generators": ("rotate_grid",), "weights": {"rotate_grid": 0.0}},
    ],
)
def test_wrong_settings_are_refused(wrong):
    """A setting out of range is refused when the configuration is made."""
    with pytest.raises(ValueError, match=r"got|called|weights"):
        GenerateConfig(**wrong)
