"""Sizes: how large the outputs are, in terms of the inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arc_dsl.grid import Grid
from evaluation.search.transforms.steps import compile_expression

MAX_FACTOR = 5
COUNTS = ("np.count_nonzero(img)", "len(palette(img, exclude=0))", "len(palette(img))", "len(cut(img))")


def guess_size(inputs: Sequence[Grid], outputs: Sequence[Grid]) -> tuple[str, str] | None:
    """Return how to compute height and width of the outputs.

    Args:
        inputs: the train inputs.
        outputs: the train outputs.

    Returns:
        Two expressions of the DSL over the input `img`, the simplest that are right for all pairs; None if there are
        none for one of the sides.
    """
    found = []
    for axis in (0, 1):
        sides = [output.shape[axis] for output in outputs]
        for text in _list_guesses(axis, sides[0]):
            measure = compile_expression(text, "img")
            if [measure(img) for img in inputs] == sides:
                found.append(text)
                break
    return (found[0], found[1]) if len(found) == 2 else None


def _list_guesses(axis: int, side: int) -> Iterator[str]:
    """Yield expressions for a side of the output, the simplest first; `side` is that of the first pair."""
    own, other = f"img.shape[{axis}]", f"img.shape[{1 - axis}]"
    yield own
    yield str(side)
    yield from (f"{factor} * {own}" for factor in range(2, MAX_FACTOR + 1))
    yield from (f"{own} + {more}" for more in range(1, MAX_FACTOR))
    yield other
    yield from COUNTS
    yield from (f"{own} * {count}" for count in COUNTS)
    yield from (f"{own} // {factor}" for factor in range(2, MAX_FACTOR))
    yield f"2 * {own} - 1"
    yield f"2 * {own} + 1"
    yield f"{own} * {own}"
    yield f"{own} * {other}"
