"""Fitters of the search: what they claim is what their statement does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

import arc_dsl.primitives  # noqa: F401  fills the registry
from arc_dsl.grid import Grid
from arc_dsl.primitives.namespace import program_namespace
from evaluation.search.fitters.blocks import fit_blocks
from evaluation.search.fitters.closing import Closing
from evaluation.search.fitters.colormap import fit_colormap
from evaluation.search.fitters.cover import fit_cover
from evaluation.search.fitters.features import fit_feature
from evaluation.search.fitters.moves import fit_move
from evaluation.search.fitters.panels import fit_panels
from evaluation.search.fitters.pick import fit_pick
from evaluation.search.fitters.series import fit_objects, fit_palette
from evaluation.search.fitters.table import TableFitter
from evaluation.search.fitters.windows import fit_windows
from evaluation.search.target import Target


def make_target(inputs: Sequence[Any], outputs: Sequence[Any]) -> Target:
    """Return a target of nested lists, train inputs first."""
    return Target(
        tuple(np.array(grid, dtype=np.int64) for grid in inputs),
        tuple(np.array(grid, dtype=np.int64) for grid in outputs),
    )


def evaluate(source: str, grids: Sequence[Grid]) -> list[Any]:
    """Return the value of an expression over `img` for each grid."""
    return [eval(source, {**program_namespace(), "img": grid}) for grid in grids]


def run_statement(statement: str, grid: Grid) -> Grid:
    """Return the grid that a statement leaves in `img`."""
    names = {**program_namespace(), "img": grid}
    exec(statement, names)
    return names["img"]


def assert_holds(closing: Closing | None, target: Target, grids: Sequence[Grid] | None = None) -> Closing:
    """Assert that the statement of a closing gives the train outputs and the test outputs that it claims."""
    assert closing is not None
    grids = target.inputs if grids is None else grids
    before = [grid.copy() for grid in grids]
    results = [run_statement(closing.statement, grid) for grid in grids]
    assert all(np.array_equal(old, grid) for old, grid in zip(before, grids, strict=True))
    assert all(result.dtype.kind == "i" for result in results)
    train, tests = results[: target.num_train], results[target.num_train :]
    assert len(tests) == len(closing.outputs)
    for result, wanted in zip(train, target.outputs, strict=True):
        assert np.array_equal(result, wanted), closing.statement
    for result, claimed in zip(tests, closing.outputs, strict=True):
        assert np.array_equal(result, claimed), closing.statement
    assert closing.cost > 0
    assert 0 <= closing.agreement <= 1
    return closing


def fit_table(target: Target, source: str) -> Closing | None:
    """Return the closing by the table of a feature of the inputs."""
    return TableFitter(target, target.inputs).fit(evaluate(source, target.inputs), source)


def test_colormap_names_only_what_changes() -> None:
    """A color map lists the colors that change; a pair without a color that the others lack agrees."""
    target = make_target([[[1, 2]], [[2, 1]], [[1, 1]]], [[[3, 2]], [[2, 3]]])
    closing = assert_holds(fit_colormap(target, target.inputs), target)
    assert closing.statement == "img = apply_colormap(img, {1: 3})"
    assert closing.agreement == 1.0


def test_colormap_prices_colors_that_no_train_grid_has() -> None:
    """A test color that was never seen costs trust, and it stays."""
    known = make_target([[[1, 2]], [[1, 2]]], [[[3, 2]]])
    unknown = make_target([[[1, 2]], [[1, 7]]], [[[3, 2]]])
    closings = [assert_holds(fit_colormap(target, target.inputs), target) for target in (known, unknown)]
    assert closings[0].cost < closings[1].cost
    assert closings[1].outputs[0].tolist() == [[3, 7]]


def test_colormap_is_none_where_there_is_none() -> None:
    """Other shapes, a color that becomes two, and grids that are right already have no color map."""
    for inputs, outputs in (
        ([[[1, 2]], [[1, 2]]], [[[1], [2]]]),
        ([[[1, 1]], [[1, 2]]], [[[1, 2]]]),
        ([[[1, 1]], [[1, 2]]], [[[1, 1]]]),
    ):
        target = make_target(inputs, outputs)
        assert fit_colormap(target, target.inputs) is None


@pytest.mark.parametrize(
    ("bottom", "statement"),
    [
        ([1, 2, 2, 1], "img = paint(img, MASK, 7)"),
        ([5, 5, 5, 5], "img = np.where(MASK, 7, 5)"),
        ([6, 2, 2, 6], "img = recolor_by(img, MASK, {(1, 0): 6, 1: 7})"),
    ],
)
def test_mask_is_written_as_painting(bottom: list[int], statement: str) -> None:
    """A mask becomes `paint` where one entry is enough, `np.where` for two without colors."""
    mask = "np.indices(img.shape)[0] == 0"
    target = make_target([[[1, 2, 1, 2], [1, 2, 2, 1]], [[2, 2, 1, 1], [1, 1, 2, 2]]], [[[7, 7, 7, 7], bottom]])
    assert assert_holds(fit_table(target, mask), target).statement == statement.replace("MASK", mask)


def test_table_is_left_to_the_color_map_where_the_color_decides() -> None:
    """A color map needs no feature, so no table is fitted for it."""
    target = make_target([[[1, 2, 1, 2]], [[2, 2, 1, 1]]], [[[7, 2, 7, 2]]])
    assert fit_table(target, "img == 1") is None


def test_mask_paints_only_the_color_that_changes() -> None:
    """If other cells of the mask stay, `paint` gets the color that it may paint over."""
    target = make_target([[[0, 5, 0, 5]], [[5, 0, 0, 5]]], [[[0, 5, 3, 5]]])
    closing = assert_holds(fit_table(target, "np.indices(img.shape)[1] >= 2"), target)
    assert closing.statement == "img = paint(img, np.indices(img.shape)[1] >= 2, 3, only=0)"
    assert closing.kind == "mask"


def test_table_lists_feature_values_without_colors() -> None:
    """A feature value that decides for all colors has one entry."""
    source = "np.indices(img.shape)[1] % 3"
    target = make_target([[[1, 2, 1, 2, 1, 2]], [[1, 1, 2, 2]]], [[[1, 8, 9, 2, 8, 9]]])
    closing = assert_holds(fit_table(target, source), target)
    assert closing.statement == f"img = recolor_by(img, {source}, {{1: 8, 2: 9}})"
    assert closing.kind == "table"


def test_feature_that_is_the_new_color_needs_no_entries() -> None:
    """Where the background becomes the feature, that is said instead of an entry for each color."""
    target = make_target(
        [[[0, 2, 0, 3, 0]], [[4, 0, 5, 0, 0]], [[6, 0, 0, 7, 0]]], [[[0, 2, 2, 3, 3]], [[4, 4, 5, 5, 5]]]
    )
    closing = assert_holds(fit_table(target, "look(img, LEFT)"), target)
    assert closing.statement == "img = np.where(img == 0, look(img, LEFT), img)"
    assert closing.outputs[0].tolist() == [[6, 6, 6, 7, 7]]
    assert closing.agreement == 1.0


def test_limit_answers_values_that_no_train_cell_has() -> None:
    """Values of one run share a limit, so that a test cell beyond them is known."""
    source = "np.indices(img.shape)[1]"
    target = make_target([[[1] * 4], [[1] * 5], [[1] * 7]], [[[1, 1, 6, 6]], [[1, 1, 6, 6, 6]]])
    closing = assert_holds(fit_table(target, source), target)
    assert closing.statement == f"img = paint(img, ({source}) >= 2, 6)"
    assert closing.outputs[0].tolist() == [[1, 1, 6, 6, 6, 6, 6]]


def test_table_that_each_pair_needs_alone_does_not_agree() -> None:
    """Entries that one pair supports cost more, and leaving that pair out does not foretell it."""
    source = "np.indices(img.shape)[1]"
    target = make_target([[[1, 1, 1]], [[1, 1, 1]], [[1, 1, 1, 1, 1]]], [[[1, 5, 1]], [[1, 5, 1]]])
    lone = make_target([[[1, 1, 1]], [[1, 1, 1, 1]], [[1, 1, 1]]], [[[1, 5, 1]], [[1, 5, 1, 4]]])
    agreed, single = (assert_holds(fit_table(item, source), item) for item in (target, lone))
    assert agreed.agreement == 1.0
    assert single.agreement == 0.5
    assert agreed.cost < single.cost + 2 * 2.5  # two test cells beyond what was seen


def test_errors_counts_the_cells_of_the_best_table() -> None:
    """The errors of a feature are the cells that even the best table gets wrong, of numbers as of masks."""
    target = make_target([[[1, 1, 1, 1]], [[1, 1, 1, 1]]], [[[1, 2, 2, 2]]])
    fitter = TableFitter(target, target.inputs)
    zero = [np.zeros((1, 4), dtype=np.int64)] * 2
    assert fitter.errors(zero) == 1
    assert fitter.errors([np.array([[-1, 31, 31, 0]])] * 2) == 0
    assert fitter.errors([np.array([[False, False, True, True]])] * 2) == 1
    assert fitter.fit(zero, "0 * img") is None
    with pytest.raises(ValueError, match="as large as the outputs"):
        TableFitter(target, [grid[:, 1:] for grid in target.inputs])


def test_two_masks_are_painted_together() -> None:
    """Two masks that decide together become one, by a logical operator."""
    img = [[1, 2, 1, 2], [1, 2, 2, 1]]
    target = make_target([img, [[2, 2, 1, 1], [1, 1, 2, 2]]], [[[1, 2, 1, 7], [1, 2, 2, 1]]])
    first, second = "img == 2", "np.indices(img.shape)[1] == 3"
    fitter = TableFitter(target, target.inputs)
    closing = assert_holds(
        fitter.fit_pair(evaluate(first, target.inputs), first, evaluate(second, target.inputs), second), target
    )
    assert closing.statement == f"img = paint(img, ({first}) & ({second}), 7)"


def test_one_feature_is_the_color_where_another_is_true() -> None:
    """A mask and a feature that is the new color there need no entries."""
    mask, seen = "np.indices(img.shape)[1] >= 3", "look(img, LEFT)"
    inputs = [[[2, 0, 0, 0, 0]], [[3, 0, 0, 0, 0]], [[4, 0, 0, 0, 0]]]
    target = make_target(inputs, [[[2, 0, 0, 2, 2]], [[3, 0, 0, 3, 3]]])
    fitter = TableFitter(target, target.inputs)
    values = [evaluate(source, target.inputs) for source in (mask, seen)]
    closing = assert_holds(fitter.fit_pair(values[0], mask, values[1], seen), target)
    assert closing.statement == f"img = np.where({mask}, {seen}, img)"
    assert closing.outputs[0].tolist() == [[4, 0, 0, 4, 4]]
    assert_holds(fitter.fit_pair(values[1], seen, values[0], mask), target)


@pytest.mark.parametrize("seed", range(40))
def test_tables_at_random_are_found_and_written(seed: int) -> None:
    """Whatever table made the outputs, of one feature or two, the statement that is fitted makes them again."""
    rng = np.random.default_rng(seed)
    num_values, num_colors = int(rng.integers(2, 6)), int(rng.integers(1, 5))
    inputs = [rng.integers(0, num_colors, tuple(rng.integers(3, 9, 2))) for _ in range(4)]
    planes = [rng.integers(-1, num_values, grid.shape) for grid in inputs]
    masks = [rng.random(grid.shape) < 0.5 for grid in inputs]
    table = rng.integers(0, 10, (2, num_values + 1, num_colors))
    table[rng.random(table.shape) < 0.5] = 0
    single = [table[0, plane + 1, grid] for plane, grid in zip(planes, inputs, strict=True)]
    double = [table[mask * 1, plane + 1, grid] for mask, plane, grid in zip(masks, planes, inputs, strict=True)]
    for outputs, paired in ((single, False), (double, True)):
        target = Target(tuple(inputs), tuple(outputs[:3]))
        fitter = TableFitter(target, target.inputs)
        closing = fitter.fit_pair(planes, "plane", masks, "mask") if paired else fitter.fit(planes, "plane")
        if closing is None:
            assert fit_colormap(target, target.inputs) is not None or all(map(np.array_equal, inputs[:3], outputs[:3]))
            continue
        for index, grid in enumerate(inputs):
            names = {**program_namespace(), "img": grid, "plane": planes[index], "mask": masks[index]}
            exec(closing.statement, names)
            assert np.array_equal(names["img"], outputs[index] if index < 3 else closing.outputs[0])


def test_cover_takes_several_features_in_turn() -> None:
    """Each feature recolors what it is sure of; what it leaves wrong the next one puts right."""
    inputs = [[[0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 3]], [[0, 0, 3, 0], [0, 0, 0, 0], [2, 0, 0, 0]]]
    inputs.append([[3, 0, 0, 0], [0, 0, 0, 0], [0, 0, 2, 0]])
    grids = [np.array(grid) for grid in inputs]
    outputs = []
    for grid in grids:
        out = grid.copy()
        out[grid.any(axis=1) & (grid == 2).any(axis=1)] = 5
        out[:, (grid == 3).any(axis=0)] = 6
        outputs.append(out)
    target = make_target(inputs, outputs[:2])
    sources = ["label_rows(img == 2, np.any)", "label_columns(img == 3, np.any)", "np.indices(img.shape)[1] % 2"]
    planes = [(evaluate(source, target.inputs), source, 4.0) for source in sources]
    closing = assert_holds(fit_cover(target, target.inputs, planes), target)
    assert closing.kind == "cover"
    assert sources[0] in closing.statement
    assert sources[1] in closing.statement
    assert sources[2] not in closing.statement
    assert closing.cost > 8.0  # the features are in it
    assert closing.agreement == 1.0
    assert np.array_equal(closing.outputs[0], outputs[2])


def test_cover_is_none_where_no_feature_is_sure() -> None:
    """Features that do not tell wrong cells from right ones make no cover."""
    target = make_target([[[0, 0]], [[0, 0]]], [[[0, 1]]])
    planes = [(evaluate("0 * img", target.inputs), "0 * img", 1.0)]
    assert fit_cover(target, target.inputs, planes) is None
    assert fit_cover(target, target.inputs, []) is None


@pytest.mark.parametrize(
    "expression",
    [
        "np.tile(img, (2, 2))",
        "upscale(img, 3)",
        "upscale(img, (1, 2))",
        "np.hstack([img, flip(img, 1)])",
        "np.vstack([flip(img, 0), img])",
        "np.block([[img, flip(img, 1)], [flip(img, 0), rotate_90(img, 2)]])",
        "np.block([[img, rotate_90(img)], [rotate_90(img, -1), create_img(img.shape, 0)]])",
        "np.hstack([img, np.where(img == 0, palette(img, exclude=0)[0], 0)])",
        "np.kron(img != 0, img)",
        "np.kron(img == mode(img), img)",
        "np.tile(img, (3, 2))[:7, :5]",
    ],
)
def test_blocks_find_copies_of_the_grid(expression: str) -> None:
    """Enlarged, repeated, turned, mirrored, inverted, nested and cut copies of the grid are recognised."""
    inputs = [[[4, 4, 0], [0, 0, 4], [0, 0, 0]], [[7, 0, 0], [7, 0, 0], [0, 7, 0]], [[0, 0, 2], [2, 2, 2], [0, 2, 0]]]
    outputs = [run_statement(f"img = {expression}", np.array(grid)) for grid in inputs]
    target = make_target(inputs, outputs[:2])
    closing = assert_holds(fit_blocks(target, target.inputs), target)
    assert np.array_equal(closing.outputs[0], outputs[2])
    assert closing.agreement == 1.0
    assert closing.kind == "blocks"


def test_blocks_are_none_where_nothing_is_repeated() -> None:
    """Outputs of other sizes, or of other content, are not blocks; nor is a test output that would be too large."""
    for inputs, outputs in (
        ([[[1, 2]], [[1, 2]]], [[[1, 2]]]),
        ([[[1, 2]], [[1, 2]]], [[[1, 2, 3, 4]]]),
        ([[[1, 2]], [[1, 2] * 10]], [[[1, 2, 1, 2]]]),
    ):
        target = make_target(inputs, outputs)
        assert fit_blocks(target, target.inputs) is None


@pytest.mark.parametrize(
    ("expression", "statement"),
    [
        ("img[:2, :2]", "img[:2, :2]"),
        ("img[1:-1, 1:-1]", "img[1:-1, 1:-1]"),
        ("img[-2:, 1:]", "img[-2:, 1:]"),
        ("img[1:3, -2:]", "img[1:3, -2:]"),
    ],
)
def test_window_is_measured_from_the_sides_that_fit_all_pairs(expression: str, statement: str) -> None:
    """The slice is counted from the corner, or from the two sides, from which it is the same in all pairs."""
    rng = np.random.default_rng(0)
    inputs = [rng.integers(0, 10, shape) for shape in ((4, 5), (6, 4), (5, 7))]
    outputs = [run_statement(f"img = {expression}", grid) for grid in inputs]
    target = make_target(inputs, outputs[:2])
    closing = assert_holds(fit_windows(target, target.inputs), target)
    assert closing.statement == f"img = {statement}"
    assert np.array_equal(closing.outputs[0], outputs[2])


@pytest.mark.parametrize(
    "expression",
    [
        "np.where((a != 0) & (b != 0), 2, 0)",
        "np.where((a != 0) | (b != 0), 2, 7)",
        "np.where((a != 0) ^ (b != 0), 2, 0)",
        "np.where((a == 0) & (b == 0), 2, 0)",
        "np.where((a == 0) & (b != 0), 2, 0)",
        "np.where(a == 0, b, a)",
        "np.where(b == 0, a, b)",
        "np.where((a != 0) & (b != 0), 9, a + b)",
        "np.hstack([b, a])",
        "np.block([[a, b], [b, create_img(a.shape, 0)]])",
    ],
)
def test_panels_are_combined_or_arranged(expression: str) -> None:
    """Two grids are combined by logic, laid on each other, looked up in a table, or put side by side."""
    rng = np.random.default_rng(1)
    inputs = [np.where(rng.random((6, 12)) < 0.5, 0, np.repeat([3, 5], 6)) for _ in range(4)]
    outputs = [run_statement(f"a, b = split(img, 1, 2)\nimg = {expression}", grid) for grid in inputs]
    target = make_target(inputs, outputs[:3])
    source = "split(img, 1, 2)"
    closing = assert_holds(fit_panels(target, evaluate(source, target.inputs), source), target)
    assert np.array_equal(closing.outputs[0], outputs[3])
    assert closing.agreement == 1.0


@pytest.mark.parametrize(
    "expression",
    [
        "overlay([c, a, d, b], 0)",
        "np.where(sum(panel != 0 for panel in (a, b, c, d)) == 2, 8, 1)",
        "recolor_by(a, (b, c, d), {(0, 4, 0, 7): 8, (4, 6, 7): 9})",
    ],
)
def test_four_panels_are_combined(expression: str) -> None:
    """Four grids are laid on each other in any order, counted, or looked up in a table."""
    rng = np.random.default_rng(2)
    colors = np.repeat([3, 4, 6, 7], 6)
    inputs = [np.where(rng.random((30, 24)) < 0.5, 0, colors) for _ in range(3)]
    outputs = [run_statement(f"a, b, c, d = split(img, 1, 4)\nimg = {expression}", grid) for grid in inputs]
    target = make_target(inputs, outputs[:2])
    source = "split(img, 1, 4)"
    closing = assert_holds(fit_panels(target, evaluate(source, target.inputs), source), target)
    assert np.array_equal(closing.outputs[0], outputs[2])


def test_many_panels_are_counted() -> None:
    """Of more than four grids, the number of those that are filled at a cell decides."""
    rng = np.random.default_rng(3)
    inputs = [np.where(rng.random((5, 42)) < 0.5, 0, 4) for _ in range(3)]
    source = "split(img, 1, 7)"
    outputs = [run_statement(f"img = np.where(sum(p != 0 for p in {source}) >= 4, 8, 1)", grid) for grid in inputs]
    target = make_target(inputs, outputs[:2])
    closing = assert_holds(fit_panels(target, evaluate(source, target.inputs), source), target)
    assert np.array_equal(closing.outputs[0], outputs[2])


def test_panels_need_lists_of_like_grids() -> None:
    """One grid, too many, empty ones, or grids of different shapes are no panels."""
    target = make_target([[[1, 2]], [[1, 2]]], [[[1]]])
    one, two, none = np.array([[1]]), np.array([[1, 2]]), np.zeros((0, 1), dtype=np.int64)
    for panels in ([one], [one] * 5, [two] * 5, [one] * 13, [one, two], [none, none]):
        assert fit_panels(target, [panels, panels], "panels") is None


@pytest.mark.parametrize(
    ("source", "expression", "kind"),
    [
        ("int((img == 2).sum())", "create_img((1, 2), {1: 3, 2: 4}[img.size // 4])", "choice"),
        ("bool(img[0, 0] == 2)", "np.array([[1, 2]] if img[0, 0] == 2 else [[3, 3]])", "choice"),
        ("int(img.max())", "create_img((2, 2), img.max())", "color"),
        ("int((img == 2).sum())", "np.where(np.arange(9).reshape(3, 3) < (img == 2).sum(), 5, 0)", "bar"),
        ("int((img == 2).sum())", "create_img((1, (img == 2).sum()), 5)", "size"),
        ("int((img == 2).sum())", "5 * np.eye((img == 2).sum(), dtype=int)", "size"),
    ],
)
def test_feature_of_the_grid_decides(source: str, expression: str, kind: str) -> None:
    """A value is the output's color, the length of its bar or its size, or chooses among outputs seen before."""
    inputs = [[[2, 2, 2, 0]], [[0, 2, 0, 4]], [[2, 2, 0, 2]], [[0, 2, 0, 4]], [[2, 0, 2, 2]]]
    outputs = [run_statement(f"img = {expression}", np.array(grid)) for grid in inputs]
    if "{1: 3" in expression:
        outputs = [np.full((1, 2), 3 if (np.array(grid) == 2).sum() == 3 else 4) for grid in inputs]
    target = make_target(inputs, outputs[:4])
    closing = assert_holds(fit_feature(target, evaluate(source, target.inputs), source), target)
    assert closing.kind == kind
    assert np.array_equal(closing.outputs[0], outputs[4])


def test_feature_does_not_choose_what_it_never_saw() -> None:
    """A test value that no train pair has, or outputs that never occur again, are no choice."""
    for inputs, outputs in (
        ([[[1]], [[2]], [[1]], [[3]]], [[[5, 6]], [[6, 5]], [[5, 6]]]),
        ([[[1]], [[2]], [[3]], [[3]]], [[[5, 6]], [[6, 5]], [[6, 6]]]),
    ):
        target = make_target(inputs, outputs)
        assert fit_feature(target, evaluate("int(img[0, 0])", target.inputs), "int(img[0, 0])") is None


@pytest.mark.parametrize("erase", [True, False])
@pytest.mark.parametrize("move", ["(2, 0)", "(-1, 1)", "(0, o.width)"])
def test_objects_are_moved_alike(move: str, erase: bool) -> None:
    """The move that all objects make is found, by cells or by their own size; what is left behind is erased or not."""
    inputs = [np.zeros((8, 9), dtype=np.int64) for _ in range(4)]
    inputs[0][2:4, 1:3] = 4
    inputs[1][3, 2:5] = 6
    inputs[2][3, 4] = 5
    inputs[3][3:5, 1:4] = 7
    source = "detect_objects(img)"
    base = f"paint(img, {source}, 0)" if erase else "img"
    statement = f"img = draw_object({base}, [o.move({move}) for o in {source}])"
    outputs = [run_statement(statement, grid) for grid in inputs]
    target = make_target(inputs, outputs[:3])
    closing = assert_holds(fit_move(target, target.inputs, evaluate(source, target.inputs), source), target)
    assert np.array_equal(closing.outputs[0], outputs[3])
    assert closing.agreement == 1.0


def test_move_is_none_where_objects_stay_or_there_are_none() -> None:
    """Grids that are right already, and lists that are empty for an input, have no move."""
    grid = [[0, 4, 0]]
    target = make_target([grid, grid], [grid])
    objects = evaluate("detect_objects(img)", target.inputs)
    assert fit_move(target, target.inputs, objects, "detect_objects(img)") is None
    moved = make_target([grid, grid], [[[0, 0, 4]]])
    assert fit_move(moved, moved.inputs, [objects[0], []], "detect_objects(img)") is None


@pytest.mark.parametrize(
    "expression",
    [
        "np.array([palette(img, exclude=0)])",
        "np.array([palette(img)]).T",
        "np.array([sorted(palette(img))])",
        "np.array((palette(img, exclude=0) + [0] * 4)[:4]).reshape(2, 2)",
    ],
)
def test_palette_is_shown(expression: str) -> None:
    """The colors of a grid, by frequency or by number, stand in a row, a column or a fixed grid."""
    inputs = [
        [[4, 1, 4, 0, 0], [4, 1, 5, 0, 0]],
        [[3, 8, 0, 0, 8], [8, 0, 8, 0, 3]],
        [[0, 6, 7, 6, 0], [0, 0, 9, 9, 9]],
    ]
    outputs = [run_statement(f"img = {expression}", np.array(grid)) for grid in inputs]
    target = make_target(inputs, outputs[:2])
    closing = assert_holds(fit_palette(target, target.inputs), target)
    assert np.array_equal(closing.outputs[0], outputs[2])


@pytest.mark.parametrize("turn", ["{}", "{}.T", "np.rot90({})", "{}[::-1]"])
def test_histogram_has_a_bar_for_each_color(turn: str) -> None:
    """A bar for each color, as long as the color is frequent, points in any direction."""
    inputs = [
        [[4, 1, 4, 0, 0], [4, 1, 5, 0, 0]],
        [[3, 8, 0, 0, 8], [8, 0, 8, 0, 3]],
        [[0, 6, 7, 6, 0], [0, 0, 9, 9, 9]],
    ]
    bars = [[[4, 4, 4], [1, 1, 0], [5, 0, 0]], [[8, 8, 8, 8], [3, 3, 0, 0]], [[9, 9, 9], [6, 6, 0], [7, 0, 0]]]
    outputs = [eval(turn.format("grid"), {"np": np, "grid": np.array(grid)}) for grid in bars]
    target = make_target(inputs, outputs[:2])
    closing = assert_holds(fit_palette(target, target.inputs), target)
    assert closing.kind == "histogram"
    assert np.array_equal(closing.outputs[0], outputs[2])


def test_colors_of_objects_are_shown_in_order() -> None:
    """The colors of objects stand in their order, or sorted by size or place."""
    inputs = [[[0, 4, 0, 7], [0, 4, 0, 0]], [[3, 0, 0, 8], [0, 0, 8, 8]], [[5, 0, 6, 6], [0, 0, 0, 6]]]
    source = "detect_objects(img)"
    for outputs, last in (([[[4, 7]], [[3, 8]]], [[5, 6]]), ([[[7], [4]], [[3], [8]]], [[5], [6]])):
        target = make_target(inputs, outputs)
        closing = assert_holds(fit_objects(target, evaluate(source, target.inputs), source), target)
        assert closing.outputs[0].tolist() == last
        assert closing.kind == "series"


def test_series_that_never_changes_explains_nothing() -> None:
    """The same colors in all pairs say nothing of the grid."""
    target = make_target([[[0, 4]], [[4, 0]], [[4, 4]]], [[[4]], [[4]]])
    assert fit_palette(target, target.inputs) is None
    assert fit_objects(target, [[], [], []], "[]") is None


@pytest.mark.parametrize(
    "expression",
    [
        "max(PARTS, key=lambda p: np.count_nonzero(p != 0))",
        "min(PARTS, key=lambda p: np.count_nonzero(p == 3))",
        "max(PARTS, key=lambda p: len(palette(p)))",
        "odd_one_out(PARTS, key=None)",
        "sort_by_frequency(PARTS, key=lambda p: sorted(palette(p)))[0]",
    ],
)
def test_pick_finds_what_stands_out(expression: str) -> None:
    """One grid of a list is picked because it is largest, smallest, rarest or most frequent by some key."""
    rng = np.random.default_rng(4)
    source = "split(img, 1, 3)"
    statement = f"img = {expression.replace('PARTS', source)}"
    inputs = []
    for _ in range(6):
        parts = rng.integers(0, 2, (3, 4, 4)) * rng.choice([3, 4, 6], (3, 4, 4))
        places = rng.permutation(3)
        if "odd" in expression:
            parts[places[0]] = parts[places[1]]
        elif "palette" in expression:
            choices = ([3], [3, 4], [3, 4, 6]) if "len" in expression else ([3], [4, 6], [4, 6])
            for place, colors in zip(places, choices, strict=True):
                parts[place] = rng.choice(colors, (4, 4))
        inputs.append(np.hstack(parts))
    outputs = [run_statement(statement, grid) for grid in inputs]
    target = make_target(inputs, outputs[:5])
    closing = assert_holds(fit_pick(target, evaluate(source, target.inputs), source), target)
    assert closing.kind == "pick"


def test_pick_needs_the_output_in_every_list() -> None:
    """Where an output is not in its list, or a list has one grid, nothing is picked."""
    target = make_target([[[1, 2]], [[1, 2]]], [[[2]]])
    one, two, three = (np.array([[color]]) for color in (1, 2, 3))
    assert fit_pick(target, [[one, three], [one, two]], "parts") is None
    assert fit_pick(target, [[two], [two]], "parts") is None


def test_pick_distrusts_ties() -> None:
    """That another grid stands out as much as the one picked costs trust."""
    target = make_target([[[1, 2]], [[1, 2]]], [[[2, 2]]])
    tied, clear = np.array([[0, 1]]), np.array([[0, 0]])
    wanted = np.array([[2, 2]])
    costs = []
    for test in ([wanted, clear], [wanted, tied, tied * 2]):
        closing = fit_pick(target, [[clear, wanted], test], "parts")
        assert closing is not None
        costs.append(closing.cost)
    assert costs[0] <= costs[1]
