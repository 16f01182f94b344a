"""Grids, tasks and verdicts show themselves in notebooks and terminals."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np

from arc_dsl.display import COLORS, grid_html, grid_text, program_html, task_html, verdict_html, verdict_line
from arc_dsl.task import task_from_json
from arc_dsl.verdict import Outcome, Verdict
from tests.support.judged import judge

TASK = task_from_json(
    "<t>", {"train": [{"input": [[1, 2]], "output": [[2], [1]]}], "test": [{"input": [[0, 9]]}]}
)  # the id needs escaping, the test output is unknown


def painted(svg, height, width):
    """Return the colors that the paths of a grid's SVG fill in, as an array."""
    canvas = np.full((height, width), -1)
    for path in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        if path.get("fill") == "none":
            continue
        for run in path.get("d").split("z")[:-1]:
            start, rest = run[1:].split("h", 1)
            left, row = map(int, start.split())
            canvas[row, left : left + int(rest.split("v")[0])] = COLORS.index(path.get("fill"))
    return canvas


def test_svg_paints_every_cell_in_its_color():
    """Reading the picture back gives the grid, for every color and up to 30x30."""
    rng = np.random.default_rng(3)
    for shape in ((1, 1), (1, 30), (7, 4), (30, 30)):
        grid = rng.integers(0, 10, shape)
        assert np.array_equal(painted(grid_html(grid), *shape), grid)


def test_marks_lie_on_the_wrong_cells():
    """One mark per wrong cell, none without."""
    wrong = np.array([[0, 1], [1, 0]])
    assert grid_html(wrong, wrong).count("<circle") == 2
    assert "<circle" not in grid_html(wrong)


def test_a_task_displays_itself_without_outside_files():
    """The notebook display holds every grid, a question mark for the unknown output, an escaped id, and no link."""
    html = TASK._repr_html_()
    assert html == task_html(TASK)
    assert html.count("<svg") == 3 and "?" in html and "&lt;t&gt;" in html
    assert "href" not in html and "src=" not in html and "<script" not in html


def test_a_verdict_says_what_happened():
    """The line counts right pairs and gives the reason; the HTML marks wrong cells and escapes hostile text."""
    outputs = (np.array([[2], [3]]), None)
    verdict = Verdict(Outcome.ERROR, "ValueError: <b>", "ValueError", 2, "", 0.1, outputs, (False, None), 1)
    assert verdict_line(verdict) == "error, misses: 0 of 1 train pairs right, test outputs unknown (ValueError: <b>)"
    html = verdict_html(verdict, TASK.outputs)
    assert html.count("<circle") == 1 and "no output" in html and "&lt;b&gt;" in html
    solved = replace(verdict, outcome=Outcome.OK, reason="", outputs=outputs[:1] * 2, correct=(True, True))
    assert verdict_line(solved) == "ok, solves: 1 of 1 train pairs right, 1 of 1 test pairs"


def test_a_judged_program_displays_its_source_and_verdict():
    """The notebook display holds the escaped source and every output; with the task at hand wrong cells are marked."""
    of = task_from_json("t", {"train": [{"input": [[1]], "output": [[2]]}] * 2, "test": [{"input": [[0]]}]})
    row = replace(judge(of, "p", [[[2]], [[3]], [[0]]]), program="def task(img):\n    return '<b>'")
    html = row._repr_html_()
    assert html.count("<svg") == 3 and "return &#39;&lt;b&gt;&#39;" in html and "ok, misses" in html
    assert program_html(row.program, row.verdict(), of.outputs).count("<circle") == 1


def test_terminal_text_has_two_columns_per_cell():
    """A 2x3 grid is two lines of six blanks on colored ground."""
    text = grid_text(np.array([[1, 1, 2], [0, 0, 9]]))
    assert text.plain == "      \n      "
    assert {span.style for span in text.spans} == {f"on {COLORS[color]}" for color in (0, 1, 2, 9)}
