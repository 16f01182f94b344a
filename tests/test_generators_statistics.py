"""Statistics, behaviours, mutations and the gallery: what is reported is what is there."""

import ast
import json
import re
from html import unescape

import numpy as np
import pytest

from generators.catalog import select_generators
from generators.diversity import behaviour_hash, estimate_kinds
from generators.gallery import GalleryConfig, write_gallery
from generators.generate import GenerateConfig, generate_shard
from generators.mutation import chain_programs, mutate_program
from generators.performance import measure_generator
from generators.registry import GENERATORS
from generators.source import colormap_source, program_of
from generators.statistics import (
    StatisticsConfig,
    cluster_order,
    count_together,
    measure_dataset,
    names_in_program,
    never_together,
    write_statistics,
)


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Two small shards of every generator."""
    folder = tmp_path_factory.mktemp("shards")
    for shard in range(2):
        generate_shard(GenerateConfig(shard_size=50), shard, folder / f"part-{shard}.parquet")
    return folder


def test_statistics_add_up(shards, tmp_path):
    """Counts by generator, concept and level sum to the number of tasks; the report is JSON, with a picture."""
    statistics = write_statistics(StatisticsConfig(shards, tmp_path / "out", num_timed=1))
    total = statistics["num_tasks"]
    assert total == 100
    for part in ("tasks_by_generator", "tasks_by_concept", "levels"):
        assert sum(statistics[part].values()) == total
    assert statistics["milliseconds_per_task"].keys() == statistics["tasks_by_generator"].keys()
    assert 0 < statistics["distinct_behaviors"] <= statistics["behaviors_run"] == total
    assert statistics["distinct_programs"] <= statistics["distinct_programs_estimated"]
    assert json.loads((tmp_path / "out" / "statistics.json").read_text()) == statistics
    assert (tmp_path / "out" / "cooccurrence.png").read_bytes().startswith(b"\x89PNG")


def test_lengths_are_those_of_the_tokenizer_given(shards):
    """Token percentiles come from the functions that the caller hands in."""
    paths = sorted(shards.glob("*.parquet"))
    statistics = measure_dataset(paths, 0, count_program_tokens=len, count_prompt_tokens=lambda task: 7)
    assert statistics["percentiles"]["program_tokens"] == statistics["percentiles"]["program_characters"]
    assert set(statistics["percentiles"]["prompt_tokens"].values()) == {7}


def test_no_tasks_no_statistics():
    """An empty dataset is refused with the remedy."""
    with pytest.raises(ValueError, match="generate some first"):
        measure_dataset([])


def test_names_are_found_in_programs():
    """Primitives, attributes with a dot, and numpy functions are counted as often as they stand there."""
    program = program_of(
        "objects = detect_objects(img)", "return np.where(img == objects[0].color, objects[0].area, UP)"
    )
    assert sorted(names_in_program(program)) == [".area", ".color", "UP", "detect_objects", "np.where"]


def test_clusters_stand_side_by_side():
    """Names that occur together are neighbors in the order; names that never do are listed."""
    names, together = count_together([["a", "x"]] * 30 + [["b", "y"]] * 25 + [["a", "x", "c"]] * 2)
    assert names == ["a", "b", "c", "x", "y"] and together[0, 3] == 32 and together[0, 1] == 0
    order = [names[i] for i in cluster_order(together)]
    assert abs(order.index("a") - order.index("x")) == 1 and abs(order.index("b") - order.index("y")) == 1
    assert never_together(names, together)[0] == ["a", "b"]
    assert ["a", "x"] not in never_together(names, together)


def test_behaviour_is_what_a_program_does():
    """Programs that say the same differently have one behaviour; a changed constant gives another."""
    first = behaviour_hash(program_of("return flip(img, 0)"))
    assert first == behaviour_hash(program_of("h = img.shape[0]", "return img[::-1]"))
    assert first != behaviour_hash(program_of("return flip(img, 1)"))
    assert behaviour_hash(program_of("return missing")) == behaviour_hash(program_of("return unknown"))


def test_kinds_are_estimated_from_repeats():
    """Without repeats many kinds are expected; when each was seen often, no more than were seen."""
    assert estimate_kinds([1, 2, 3] * 10) == 3
    rng = np.random.default_rng(0)
    assert 700 < estimate_kinds(rng.integers(0, 1000, 500).tolist()) < 1300


def test_mutants_parse_and_differ():
    """A mutation changes one place, keeps the program valid Python, and depends on `rng` alone."""
    program = GENERATORS["recolor_by_property"].draw(np.random.default_rng(0), 0.5, 3).program
    mutants = {mutate_program(np.random.default_rng(seed), program) for seed in range(30)}
    assert len(mutants) > 10
    assert all(ast.parse(mutant).body[0].name == "task" for mutant in mutants)
    assert mutate_program(np.random.default_rng(1), program) == mutate_program(np.random.default_rng(1), program)


def test_programs_are_chained():
    """The second program works on the result of the first; several returns are refused."""
    flip, paint = program_of("return flip(img, 0)"), program_of("img = paint(img, (0, 0), 4)", "return img")
    chained = chain_programs(flip, paint)
    assert behaviour_hash(chained) == behaviour_hash(program_of("return paint(flip(img, 0), (0, 0), 4)"))
    with pytest.raises(ValueError, match="single return"):
        chain_programs(program_of("if len(img) > 2:", "    return img", "return flip(img, 0)"), paint)


def test_colormaps_are_written_as_python():
    """The source of a colormap is the colormap."""
    assert ast.literal_eval(colormap_source({3: 1, 0: 9})) == {3: 1, 0: 9}


def test_the_gallery_shows_every_generator_asked_for(tmp_path):
    """The page names each generator once, shows each level, and escapes programs, a solver's text too."""
    names = ("rotate_grid", "recolor_by_property", "join_pieces_at_marks_234bbc79")
    config = GalleryConfig(tmp_path / "gallery.html", generators=names)
    write_gallery(config)
    page = config.out.read_text()
    assert sorted(re.findall(r"<h3>(\w+)", page)) == sorted(names)
    assert "after task 234bbc79" in page
    assert page.count("level 0.5") == 3
    assert page.count("<svg") == 3 * 3 * config.num_pairs * 2
    assert "no valid sample" not in page
    sources = [unescape(source) for source in re.findall(r"<pre>(.*?)</pre>", page, re.S)]
    assert len(sources) == 9 and all(ast.parse(source).body[0].name == "task" for source in sources)


def test_a_generator_is_measured():
    """Acceptance and the number of accepted samples agree, and nothing is free."""
    row = measure_generator(select_generators(["rotate_grid"])[0], 10)
    assert row["accepted"] == round(10 * row["acceptance"]) == len(row["task_seconds"]) and row["cpu_seconds"] > 0
