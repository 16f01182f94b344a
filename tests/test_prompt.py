"""Prompts and grid encoders: what a model is shown, and reading programs back."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from arc_dsl.rectangles import Rectangle, paint_rectangles, split_rectangles
from arc_dsl.task import Task, task_from_json
from training.encoder import CELL_PARTS, EncoderError, get_encoder, sketch_grid
from training.prompt import PROGRAM_START, TEMPLATES, PromptError, extract_program, render_completion, render_prompt

PROGRAM = "def task(img):\n    return rotate_90(img, 1)"
ENCODERS = [
    "digits",
    "shape+digits",
    "rows+digits",
    "shape+rows+digits",
    "shape+code+rows+spaced",
    "code+shape+repeated",
    "shape+rows+symbols",
    "rows+colors",
    "sketch+rows+digits",
    "shape+marked",
    "rectangles",
]


def make_task(**test: object) -> Task:
    """Return a small task; `test` completes its test pair."""
    pairs = [{"input": [[1, 2], [3, 4], [5, 6]], "output": [[5, 3, 1], [6, 4, 2]]}]
    return task_from_json("t", {"train": pairs * 2, "test": [{"input": [[7, 8, 9]], **test}]})


@pytest.mark.parametrize("name", ENCODERS)
def test_encoders_read_back_what_they_wrote(name: str) -> None:
    """Every composition of parts gives the grid back, from 1x1 to 30x30."""
    encoder = get_encoder(name)
    rng = np.random.default_rng(0)
    for shape in ((1, 1), (1, 30), (30, 1), (3, 4), (30, 30)):
        grid = rng.integers(0, 10, shape)
        assert np.array_equal(encoder.decode(encoder.encode(grid)), grid)


def test_encoders_write_parts_from_the_outside_in() -> None:
    """The name of an encoder says what its text looks like."""
    grid = np.array([[0, 1, 2], [3, 4, 5]])
    assert get_encoder("shape+rows+digits").encode(grid) == "2x3\n1 012\n2 345"
    assert get_encoder("code+spaced").encode(grid) == "```\n0 1 2\n3 4 5\n```"
    assert get_encoder("repeated").encode(grid) == "001122\n334455"
    assert get_encoder("rows+marked").encode(grid) == "1 a0b1c2\n2 a3b4c5"


def test_rectangles_say_exactly_this() -> None:
    """Background, then corners and color of each rectangle in the order to paint them; cells where they are shorter."""
    grid = np.full((12, 11), 3)
    grid[1:5, 2:8] = 4
    grid[2:4, 9] = 0
    grid[3, 0:5] = 7
    assert get_encoder("rectangles").encode(grid) == "12x11 3\n010204074\n020903090\n030003047"
    assert get_encoder("rectangles").encode(grid[:3, :3] * 0) == "3x3 0"
    checkered = np.indices((4, 4)).sum(axis=0) % 2
    assert get_encoder("rectangles").encode(checkered) == get_encoder("shape+digits").encode(checkered)
    for text in ("3x3 0\n0", "3x3 x", "3 0\n00000"):
        with pytest.raises(EncoderError, match="is not a list of rectangles"):
            get_encoder("rectangles").decode(text)


def test_a_painting_comes_back_as_its_rectangles() -> None:
    """Every picture is made again, most by no more rectangles than it was painted with."""
    rng = np.random.default_rng(1)
    shorter = 0
    for _ in range(100):
        shape = tuple(int(side) for side in rng.integers(3, 11, 2))
        corners = np.sort(rng.integers(0, shape, (5, 2, 2)), axis=1)
        colors = rng.permutation(9)[:5].tolist()
        boxes = [Rectangle(*first, *last, color) for (first, last), color in zip(corners.tolist(), colors, strict=True)]
        grid = paint_rectangles((shape[0], shape[1]), 9, boxes)
        background, found = split_rectangles(grid) or (0, [])
        assert np.array_equal(paint_rectangles((shape[0], shape[1]), background, found), grid)
        shorter += len(found) <= len(boxes)
    assert shorter >= 80


def test_a_sketch_says_exactly_this() -> None:
    """A sketch is size, corners, filled quadrants and colors by frequency, in 17 characters for every size."""
    grid = np.array([[0, 0, 1, 0], [1, 2, 0, 0], [0, 0, 0, 3]])
    assert sketch_grid(grid) == "0304" + "0003" + "5252" + "0123-"
    rng = np.random.default_rng(0)
    for shape in ((1, 1), (30, 30), (2, 7)):
        assert len(sketch_grid(rng.integers(0, 10, shape))) == 17
    with pytest.raises(EncoderError, match=r"sketch\+digits"):
        get_encoder("sketch").decode(sketch_grid(grid))


def test_a_recolored_grid_keeps_its_sketch_but_for_the_colors() -> None:
    """Recoloring one to one shows as colors that changed in place; a mirror image as corners that moved."""
    grid = np.array([[0, 0, 1], [1, 2, 0], [0, 0, 4]])
    colors = np.array([5, 1, 8, 3, 2, 0, 6, 7, 4, 9])
    before, after = sketch_grid(grid), sketch_grid(colors[grid])
    assert [int(c) for c in after[12:16]] == colors[[int(c) for c in before[12:16]]].tolist()
    assert after[:4] + after[8:12] == before[:4] + before[8:12]
    mirrored = sketch_grid(np.fliplr(grid))
    assert mirrored[4:8] == "".join(before[4:8][at] for at in (1, 0, 3, 2))


@pytest.mark.parametrize("name", ["", "digits+rows", "rows", "rows+rows+digits", "rows+shape+digits", "nothing+digits"])
def test_encoders_that_make_no_sense_are_refused(name: str) -> None:
    """A wrong encoder name is one line that says what is legal."""
    with pytest.raises(EncoderError) as error:
        get_encoder(name)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("cells", CELL_PARTS)
def test_cell_spans_point_at_the_cells(cells: str) -> None:
    """The span of each cell in a line is that cell's text."""
    part = CELL_PARTS[cells]
    line = part.write(np.array([[3, 0, 9]]))[0]
    assert [line[a:b] for a, b in part.spans([3, 0, 9])] == [part.pieces[3], part.pieces[0], part.pieces[9]]


@pytest.mark.parametrize("template", ["compact-1", "plain-1"])
def test_prompts_never_show_test_outputs(template: str) -> None:
    """A prompt is the same whether the test output is known or not."""
    known, unknown = make_task(output=[[0, 0, 0]]), make_task()
    assert render_prompt(known, template) == render_prompt(unknown, template)
    assert "789" in render_prompt(known, template, "digits")
    assert "789" not in render_prompt(known, template, "digits", show_test=False)


def test_compact_prompt_is_exactly_this() -> None:
    """The text of a versioned template never changes: models were trained on it."""
    assert render_prompt(make_task()) == (
        "I3x2\n12\n34\n56\nO2x3\n531\n642\n" * 2 + "T1x3\n789\nP\ndef task(img):\n"  #
    )


def test_reference_stands_before_the_pairs() -> None:
    """The DSL reference can be put into the prompt."""
    text = render_prompt(make_task(), "plain-1", reference="flip(img, axis): mirror a grid")
    assert text.index("flip(img, axis)") < text.index("# Pair 1")


@pytest.mark.parametrize("template", TEMPLATES)
def test_programs_come_back_from_completions(template: str) -> None:
    """What a perfect model writes for a program is read as that program, under every template."""
    assert extract_program(render_completion(PROGRAM + "\n", template)) == PROGRAM


def test_programs_are_found_in_chatter() -> None:
    """A code block counts before the text around it; an unclosed one still counts."""
    assert extract_program(f"Sure!\n```\nnote\n```\n```python\n{PROGRAM}\n```\nDone.") == PROGRAM
    assert extract_program(f"```py\n{PROGRAM}") == PROGRAM
    assert extract_program("    return img") == PROGRAM_START + "    return img"
    assert extract_program("no idea") == "no idea"
    assert extract_program("") == ""


def test_a_program_without_the_prefix_is_refused() -> None:
    """A template that ends its prompt inside the program cannot take one that starts otherwise."""
    with pytest.raises(PromptError, match="must start with"):
        render_completion("import numpy\n" + PROGRAM)


def test_chat_template_needs_a_tokenizer() -> None:
    """Asking for a chat prompt without a chat template names the template that would work."""
    with pytest.raises(PromptError, match="plain-1"):
        render_prompt(make_task(), "chat-1")


def test_prompts_import_nothing_heavy() -> None:
    """Rendering prompts and reading the configuration needs neither torch nor transformers."""
    code = (
        "import sys, training.prompt, training.config, training.data, training.tokenizer, training.train\n"
        "assert not {'torch', 'transformers', 'trl', 'peft'} & set(sys.modules), 'heavy'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
