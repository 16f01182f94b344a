"""The search over whole-image transformations finds programs that are right, cheap and written in the DSL."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from arc_dsl.grid import Grid
from arc_dsl.primitives.layers import cut, fill_holes, smear
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.taskset import load_tasks
from evaluation.search.config import SearchConfig
from evaluation.search.found import Found
from evaluation.search.running import run_program
from evaluation.search.target import Target
from evaluation.search.transforms.catalogue import list_steps
from evaluation.search.transforms.graph import Graph, Node
from evaluation.search.transforms.picks import GENERAL_KEYS, PICKS, list_keys
from evaluation.search.transforms.search import MAX_FOUND, search_transforms
from evaluation.search.transforms.sizes import guess_size
from evaluation.search.transforms.stacking import PIECE_COST, Pile
from evaluation.search.transforms.steps import GRID, LAYERS, PARTS, compile_expression
from evaluation.search.views import View, make_views

BUDGET = 1500
COUNTS = SearchConfig().read_costs()


def picture(seed: int, background: int = 0) -> Grid:
    """Return a 9x9 picture with three separate things: a frame, a block and a dot."""
    rng = np.random.default_rng(seed)
    img = np.full((9, 9), background, dtype=np.int64)
    row, col = rng.integers(0, 2, 2)
    img[row : row + 4, col : col + 3 + seed % 2] = 3
    img[row + 1 : row + 3, col + 1 : col + 2 + seed % 2] = background
    img[6:8, 1 + seed % 3 : 4 + seed % 3] = 5
    img[1 + seed % 4, 7] = 1
    return img


def target_of(rule: Callable[[Grid], Grid], background: int = 0) -> tuple[Target, tuple[Grid, ...]]:
    """Return the target of a task with three train pairs and one test input, and what the test output should be."""
    inputs = tuple(picture(seed, background) for seed in range(4))
    outputs = tuple(rule(img) for img in inputs)
    return Target(inputs, outputs[:3]), outputs[3:]


def best_of(rule: Callable[[Grid], Grid], background: int = 0, budget: int = BUDGET) -> tuple[Found, tuple[Grid, ...]]:
    """Return the best program that is found for a rule, and what the test output should be."""
    target, expected = target_of(rule, background)
    found, _, _ = search_transforms(View(target), budget, math.inf, COUNTS)
    assert found, "nothing was found"
    return found[0], expected


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("exact", fill_holes),
        ("exact", lambda img: np.rot90(img).copy()),
        ("exact", lambda img: smear(np.where(img == 1, 1, 0), (0, -1))),
        ("exact", lambda img: max(cut(img), key=np.count_nonzero)),
        ("colormap", lambda img: np.where(img == 3, 7, np.where(img == 5, 6, img))[::-1].copy()),
        ("stack", lambda img: np.where((img == 0) & (fill_holes(img) != 0), 4, img)),
        ("stack", lambda img: np.where(img == 0, smear(np.where(img == 1, 2, 0), (1, 0)), img)),
    ],
)
def test_a_rule_of_one_or_two_steps_is_found(kind: str, rule: Callable[[Grid], Grid]) -> None:
    """Single values, values in other colors and stacks of several are found, and are right on the test input."""
    found, expected = best_of(rule)
    assert found.kind == kind
    assert [grid.tolist() for grid in found.outputs] == [grid.tolist() for grid in expected]


def test_a_background_of_another_color_is_made_0_first() -> None:
    """What is the background of a task without 0 is the empty color for the steps, and comes back at the end."""
    found, expected = best_of(lambda img: np.where(fill_holes((img != 8) * 1) & (img == 8), 4, img), background=8)
    assert "{8: 0, 0: 8}" in found.program
    assert [grid.tolist() for grid in found.outputs] == [grid.tolist() for grid in expected]


def test_backgrounds_may_differ_from_input_to_input() -> None:
    """In the view where each input's own background is 0, a rule about it is found, and written for the task itself."""
    inputs = tuple(picture(seed, 6 + seed % 3) for seed in range(4))
    outputs = tuple(np.where(fill_holes((img != 6 + seed % 3) * 1) == 1, 4, img) for seed, img in enumerate(inputs))
    outputs = tuple(np.where(img == 4, np.where(old == 6 + seed % 3, 4, old), img)
                    for seed, (img, old) in enumerate(zip(outputs, inputs, strict=True)))  # fmt: skip
    view = make_views(Target(inputs, outputs[:3]))[1]
    found, _, _ = search_transforms(view, BUDGET, math.inf, COUNTS)
    assert "background = mode(img)" in found[0].program
    assert found[0].outputs[0].tolist() == outputs[3].tolist()


def test_what_lies_below_can_be_erased() -> None:
    """A color that runs over everything and is then cut to the input's own cells is a stack with an eraser."""
    found, expected = best_of(lambda img: np.where(img == 0, 0, smear(np.where(img == 1, 2, 0), (0, -1))))
    assert "np.where" in found.program
    assert found.outputs[0].tolist() == expected[0].tolist()


def test_where_nothing_fits_a_program_that_misses_one_pair_is_returned() -> None:
    """One pair that follows no rule leaves programs that are right on all others, and none that fits."""
    target, expected = target_of(fill_holes)
    outputs = (target.outputs[0], target.outputs[1], np.random.default_rng(0).integers(0, 10, (9, 9)))
    found, near, _ = search_transforms(View(Target(target.inputs, outputs)), BUDGET, math.inf, COUNTS)
    assert not found
    assert near[0].outputs[0].tolist() == expected[0].tolist()


def test_what_one_pair_alone_shows_is_doubted() -> None:
    """A color that changes in one train pair only is not foreseen by the others, which the program's agreement says."""
    inputs = tuple(picture(seed) for seed in range(4))
    inputs[0][6, 2] = inputs[0][7, 3] = 8

    def search(outputs: tuple[Grid, ...]) -> tuple[list[Found], list[Found], int]:
        return search_transforms(View(Target(inputs, outputs)), 150, math.inf, COUNTS)

    (sure, *_), _, _ = search(tuple(np.where(img == 5, 2, img) for img in inputs[:3]))
    (doubted, *_), _, _ = search(tuple(np.where(img == 8, 2, img) for img in inputs[:3]))
    assert (sure.agreement, round(doubted.agreement, 2)) == (1, 0.67)
    assert sure.cost < doubted.cost


def test_steps_that_pieces_share_are_paid_once() -> None:
    """The cost of a stack is that of its lines, each counted once, and a price for each further piece."""
    root = Node(GRID, (), 0, "", None)
    shared = Node(GRID, (), 5, "rim({0})", root)
    pieces = [Node(GRID, (), 9, "flip({0}, 0)", shared), Node(GRID, (), 10, "grow({0})", shared)]
    outputs = np.array([1, 2, 0, 0], dtype=np.int8)
    pile = Pile(pieces, np.array([[1, 0, 0, 0], [0, 2, 0, 0]], dtype=np.int8), outputs, [4])
    (stack, *_) = pile.build()
    assert {piece.node for piece in stack.pieces} == set(pieces)
    assert stack.cost == 5 + 4 + 5 + PIECE_COST


def test_programs_are_right_distinct_and_best_first() -> None:
    """Each program does what it says in a namespace of its own; no two do the same; the cheapest come first."""
    target, _ = target_of(lambda img: img[::-1].copy())
    found, _, used = search_transforms(View(target), BUDGET, math.inf, COUNTS)
    assert used <= BUDGET
    assert 1 <= len(found) <= MAX_FOUND
    assert len({each.behaviour for each in found}) == len(found)
    assert [each.cost for each in found] == sorted(each.cost for each in found)
    for each in found:
        outputs = run_program(each.program, target.inputs)
        assert outputs is not None and target.fits(outputs)
        assert [grid.tolist() for grid in outputs[3:]] == [grid.tolist() for grid in each.outputs]
        assert 0 <= each.agreement <= 1


def test_the_search_is_deterministic() -> None:
    """Two searches for the same task give the same programs."""
    target, _ = target_of(lambda img: np.where(img == 0, smear(np.where(img == 1, 2, 0), (1, 0)), img))
    first, second = (search_transforms(View(target), BUDGET, math.inf, COUNTS) for _ in range(2))
    assert [(each.program, each.cost) for each in first[0]] == [(each.program, each.cost) for each in second[0]]
    assert first[2] == second[2]


def test_a_task_of_its_own_rule_gives_nothing() -> None:
    """Outputs that have nothing to do with the inputs give no program, and no more than the budget is used."""
    rng = np.random.default_rng(0)
    target, _ = target_of(lambda img: rng.integers(0, 10, (5, 4)))
    assert search_transforms(View(target), 300, math.inf, COUNTS) == ([], [], 300)


@pytest.mark.parametrize("task_id", ["a416b8f3", "a5313dff", "68b16354", "c9e6f938", "be94b721", "00d62c1b"])
def test_real_tasks_are_solved(task_id: str) -> None:
    """Tasks that one or two transformations solve are solved by the first program."""
    (task,) = load_tasks(f"arc1:training/{task_id}")
    found, _, _ = search_transforms(View(Target.of_task(task)), 3000, math.inf, COUNTS)
    assert [grid.tolist() for grid in found[0].outputs] == [
        pair.output.tolist() for pair in task.test if pair.output is not None
    ]


@pytest.mark.parametrize(
    ("rule", "size"),
    [
        (lambda img: img[:3, :2], ("3", "2")),
        (lambda img: np.tile(img, (1, 3)), ("img.shape[0]", "3 * img.shape[1]")),
        (lambda img: np.pad(img, 1), ("img.shape[0] + 2", "img.shape[1] + 2")),
        (lambda img: np.ones((1, (img != 0).sum()), dtype=np.int64), ("1", "np.count_nonzero(img)")),
    ],
)
def test_sizes_are_guessed(rule: Callable[[Grid], Grid], size: tuple[str, str]) -> None:
    """The size of the outputs is constant, or has to do with the input's sides or with a count."""
    inputs = [picture(seed)[: 9 - seed, : 9 - seed] for seed in range(3)]
    assert guess_size(inputs, [rule(img) for img in inputs]) == size


def test_a_size_that_nothing_explains_is_not_guessed() -> None:
    """There is no guess that is right for some pairs only."""
    inputs = [picture(seed) for seed in range(3)]
    assert guess_size(inputs, [img[: 2 + 3 * seed % 5] for seed, img in enumerate(inputs)]) is None


def test_layerwise_steps_treat_each_layer_alone() -> None:
    """A step that is applied to all inputs at once gives what it gives for each of them."""
    layers = cut(picture(0))
    for step in list_steps(COUNTS, (1, 3, 5), (4,)):
        if step.layerwise:
            at_once = step.function(None, layers)
            assert at_once.tolist() == [step.function(None, layer).tolist() for layer in layers], step.text


def test_every_step_does_something_somewhere() -> None:
    """No step is a slip of the pen: each gives a value of its kind for a picture with lines, layers or its panels."""
    lined = np.array([[1, 1, 5, 0, 3], [1, 0, 5, 0, 1], [5, 5, 5, 5, 5], [1, 1, 5, 0, 3], [1, 3, 5, 0, 1]])
    panels = [lined[:2, :2], lined[:2, 3:], lined[3:, :2], lined[3:, 3:]]
    values = {GRID: (lined, picture(0)), LAYERS: (cut(lined), cut(picture(0))), PARTS: (panels,)}
    for step in list_steps(COUNTS, (1, 3, 5), (4,)):
        done = []
        for value in values[step.takes]:
            img = picture(0) if np.shape(value)[-2:] == (9, 9) else lined
            try:
                done.append(step.function(img, value))
                if step.gives == GRID:
                    assert done[-1].min() >= 0 and done[-1].max() <= 9, step.text
            except (ValueError, IndexError):
                continue
        assert done, step.text


@pytest.mark.parametrize("pick", PICKS, ids=lambda pick: pick.text)
def test_picks_choose_what_their_text_says(pick: object) -> None:
    """What a pick takes by the values of a key is what its line of the DSL gives."""
    layers = cut(picture(1), 4, True)
    keys = [key for key in list_keys((3, 5)) if key.ordered or not pick.ordered]  # type: ignore[attr-defined]
    for key in keys:
        values = [key.function(layer) for layer in layers]
        chosen = layers[pick.choose(values)]  # type: ignore[attr-defined]
        text = pick.text.replace("{0}", "layers").replace("{1}", key.text)  # type: ignore[attr-defined]
        assert np.array_equal(compile_expression(text, "layers")(layers), chosen), text


def test_keys_are_numbers() -> None:
    """A key gives for a part what can be compared and negated."""
    for key in GENERAL_KEYS:
        if not key.ordered:
            continue
        value = key.function(cut(picture(0))[0])
        assert -value == -1 * value


def test_values_come_once_and_cheapest_first() -> None:
    """The graph yields values in order of cost, none twice, and stops at its budget."""
    inputs = [picture(seed) for seed in range(3)]
    graph = Graph(inputs, list_steps(COUNTS, (1, 3, 5), ()), list_keys((1, 3, 5)), 400, inputs[:2])
    nodes = list(graph.grow())
    assert graph.num_used == 400
    assert [node.cost for node in nodes] == sorted(node.cost for node in nodes)
    grids = [tuple(value.tobytes() for value in node.values) for node in nodes if node.kind == GRID]
    assert len(set(grids)) == len(grids)
    assert program_namespace().keys() >= {"cut", "smear"}
