"""Fit a table: the new color of a cell is a function of its color and of one feature, or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from arc_dsl.grid import Grid
from evaluation.search.fitters.closing import Closing
from evaluation.search.fitters.rules import (
    BASE_BITS,
    FORM_BITS,
    PLAIN_BITS,
    Evidence,
    Key,
    Rule,
    best_rule,
    choose_entries,
    entries_rule,
    mask_rules,
    plane_rules,
)
from evaluation.search.target import Target

Plane = npt.NDArray[Any]  # a feature: numbers from -1 (none) to 31, or booleans; as large as its grid
NUM_VALUES = 33
MAX_PAIR_VALUES = 400
_LOGIC = {
    (3,): "(@0) & (@1)",
    (1, 2, 3): "(@0) | (@1)",
    (2,): "(@0) & ~(@1)",
    (1,): "~(@0) & (@1)",
    (1, 2): "(@0) ^ (@1)",
}
"""Two masks as one, by the pairs of values (2 * first + second) at which it holds."""


class TableFitter:
    """The train cells of a state, prepared so that the table of a feature costs one `bincount`.

    Attributes:
        num_cells: number of train cells.
    """

    def __init__(self, target: Target, grids: Sequence[Grid]) -> None:
        """Prepare a state.

        Args:
            target: the task.
            grids: the grids of the state, one for each input; the train ones are as large as the outputs.

        Raises:
            ValueError: a train grid is not as large as its output.
        """
        self._num_train = target.num_train
        train, self._tests = grids[: self._num_train], grids[self._num_train :]
        for grid, output in zip(train, target.outputs, strict=True):
            if grid.shape != output.shape:
                raise ValueError(f"train grids must be as large as the outputs, got {grid.shape} for {output.shape}")
        cells = np.concatenate([grid.ravel() for grid in train])
        outputs = np.concatenate([output.ravel() for output in target.outputs])
        self.num_cells = len(cells)
        self._background = target.background
        self._cuts = np.cumsum([0, *(grid.size for grid in train)]).tolist()
        # Few colors make few bins: what is counted is (new color, feature value, color), colors by their rank.
        self._colors, cells = np.unique(cells, return_inverse=True)
        self._news, outputs = np.unique(outputs, return_inverse=True)
        self._cells, self._outputs = cells, outputs
        self._width = width = len(self._colors)
        self._needs_feature = self._errors(outputs * width + cells, 1) > 0
        self._base = outputs * (NUM_VALUES * width) + cells + width  # values start at -1
        self._mask_base = outputs * (2 * width) + cells

    def errors(self, plane: Sequence[Plane]) -> int:
        """Return how many train cells the best table of a feature gets wrong; 0 where `fit` is worth its time.

        Args:
            plane: the feature, one array for each input (those of the train inputs are enough).
        """
        flat = np.concatenate([part.ravel() for part in plane[: self._num_train]])
        if flat.dtype == bool:
            return self._errors(flat * self._width + self._mask_base, 2)
        return self._errors(flat * self._width + self._base, NUM_VALUES)

    def _errors(self, codes: npt.NDArray[np.int64], num_values: int) -> int:
        """Return how many cells are not of the most common new color of their (feature value, color)."""
        num_keys = num_values * self._width
        counts = np.bincount(codes, minlength=len(self._news) * num_keys).reshape(len(self._news), num_keys)
        return self.num_cells - int(np.add.reduce(np.maximum.reduce(counts)))

    def fit(self, plane: Sequence[Plane], source: str) -> Closing | None:
        """Return the closing by the table of a feature, None if no table is right on all train cells.

        None as well where the color alone decides: that is a color map, which says it without a feature.

        Args:
            plane: the feature, one array for each input.
            source: the expression over `img` that gives it.
        """
        if not self._needs_feature or self.errors(plane):
            return None
        is_mask = plane[0].dtype == bool
        rules = mask_rules if is_mask else plane_rules
        return self._close([part.astype(np.int64) for part in plane], rules, (source,), "mask" if is_mask else "table")

    def fit_pair(
        self, plane_a: Sequence[Plane], source_a: str, plane_b: Sequence[Plane], source_b: str
    ) -> Closing | None:
        """Return the closing by the table of two features; None if none is right, or if there are too many values.

        Args:
            plane_a: a feature, one array for each input.
            source_a: the expression over `img` that gives it.
            plane_b: another one.
            source_b: its expression.
        """
        if not self._needs_feature:
            return None
        flats = [np.concatenate([part.ravel() for part in plane[: self._num_train]]) for plane in (plane_a, plane_b)]
        ranges = [(0, 2) if flat.dtype == bool else (-1, int(flat.max()) + 2) for flat in flats]
        num_values = ranges[0][1] * ranges[1][1]
        if num_values > MAX_PAIR_VALUES or self._pair_errors(flats, ranges, num_values):
            return None
        tests = [np.concatenate([part.ravel() for part in plane[self._num_train :]]) for plane in (plane_a, plane_b)]
        ranges = [
            (low, size if low == 0 else max(size, int(test.max()) + 2))
            for (low, size), test in zip(ranges, tests, strict=True)
        ]
        (low_a, _), (low_b, size_b) = ranges
        plane = [
            (a.astype(np.int64) - low_a) * size_b + (b.astype(np.int64) - low_b)
            for a, b in zip(plane_a, plane_b, strict=True)
        ]
        mask_a, mask_b = (flat.dtype == bool for flat in flats)

        def spell(value: int) -> tuple[int, int]:
            first, second = divmod(value, size_b)
            return first + low_a, second + low_b

        def rules(evidence: Evidence) -> Iterator[Rule]:
            if mask_a and mask_b:
                yield from _logic_rules(evidence)
            yield entries_rule(evidence, spell, "(@0, @1)")
            yield from _chosen_value_rules(evidence, spell, mask_a, mask_b)

        return self._close(plane, rules, (source_a, source_b), "pair")

    def fit_planes(self, planes: Sequence[Sequence[Plane]], sources: Sequence[str]) -> Closing | None:
        """Return the closing by the table of any number of features that have few values; None if none is right.

        Args:
            planes: the features, each one array for each input.
            sources: their expressions over `img`.
        """
        if not self._needs_feature:
            return None
        values = [np.unique(np.concatenate([part.ravel() for part in plane])).astype(np.int64) for plane in planes]
        plane = [np.zeros(part.shape, dtype=np.int64) for part in planes[0]]
        for parts, known in zip(planes, values, strict=True):
            plane = [code * len(known) + np.searchsorted(known, part) for code, part in zip(plane, parts, strict=True)]
        num_values = int(np.prod([len(known) for known in values]))
        flat = np.concatenate([part.ravel() for part in plane[: self._num_train]])
        if num_values > MAX_PAIR_VALUES or self._errors(
            (self._outputs * num_values + flat) * self._width + self._cells, num_values
        ):
            return None

        def spell(value: int) -> tuple[int, ...]:
            numbers = []
            for known in reversed(values):
                value, place = divmod(value, len(known))
                numbers.append(int(known[place]))
            return tuple(reversed(numbers))

        feature = f"({', '.join(f'@{i}' for i in range(len(planes)))})" if len(planes) > 1 else "@0"
        return self._close(
            plane, lambda evidence: iter([entries_rule(evidence, spell, feature)]), tuple(sources), "table"
        )

    def _pair_errors(
        self, flats: Sequence[npt.NDArray[Any]], ranges: Sequence[tuple[int, int]], num_values: int
    ) -> int:
        """Return the errors of two flat features with values in these ranges (lowest value, number of values)."""
        (low_a, _), (low_b, size_b) = ranges
        codes = (flats[0] * size_b + flats[1]) - (low_a * size_b + low_b)
        return self._errors((self._outputs * num_values + codes) * self._width + self._cells, num_values)

    def _close(
        self,
        plane: Sequence[npt.NDArray[np.int64]],
        rules: Callable[[Evidence], Iterator[Rule]],
        sources: tuple[str, ...],
        kind: str,
    ) -> Closing:
        """Return the closing by the best rule for a feature of which it is known that a table fits."""
        flat = np.concatenate([part.ravel() for part in plane[: self._num_train]])
        codes = ((flat + 1) * self._width + self._cells) * len(self._news) + self._outputs
        outcomes: dict[Key, int] = {}
        support: dict[Key, int] = {}
        for pair, (start, stop) in enumerate(zip(self._cuts, self._cuts[1:], strict=False)):
            for code in np.unique(codes[start:stop]).tolist():
                rest, new = divmod(code, len(self._news))
                value, color = divmod(rest, self._width)
                key = (int(self._colors[color]), value - 1)
                outcomes[key] = int(self._news[new])
                support[key] = support.get(key, 0) | 1 << pair
        tests = [(part + 1) * 10 + grid for part, grid in zip(plane[self._num_train :], self._tests, strict=True)]
        asked = sorted({code for test in tests for code in np.unique(test).tolist()})
        evidence = Evidence(outcomes, support, [(code % 10, code // 10 - 1) for code in asked], self._background)
        rule = best_rule(rules(evidence))
        lookup = np.zeros(max(asked, default=0) + 1, dtype=np.int64)
        for (color, value), new in rule.answers.items():
            lookup[(value + 1) * 10 + color] = new
        return Closing(
            statement=f"img = {rule.write(*sources)}",
            outputs=tuple(lookup[test] for test in tests),
            cost=rule.bits,
            kind=kind,
            agreement=self._agreement(evidence, rules),
        )

    def _agreement(self, evidence: Evidence, rules: Callable[[Evidence], Iterator[Rule]]) -> float:
        """Return the share of the train pairs that the best rule of the other pairs gets right."""
        if self._num_train < 2:
            return 0.0
        right = 0
        for pair in range(self._num_train):
            answers = best_rule(rules(evidence.leave_out(pair))).answers
            right += all(evidence.outcomes[key] == new for key, new in answers.items())
        return right / self._num_train


def _logic_rules(evidence: Evidence) -> Iterator[Rule]:
    """Yield the rule that paints where two masks, taken together, hold."""
    table, bits, answers = choose_entries(evidence)
    news = set(table.values())
    where = tuple(sorted(value for color, value in table if color is None))
    if len(news) == 1 and len(where) == len(table) and where in _LOGIC:
        yield Rule(bits - PLAIN_BITS * (len(where) - 1), f"paint(img, {_LOGIC[where]}, {news.pop()})", answers)


def _chosen_value_rules(
    evidence: Evidence, spell: Callable[[int], tuple[int, int]], is_mask_a: bool, is_mask_b: bool
) -> Iterator[Rule]:
    """Yield the rules by which one feature is the new color of the cells of a mask."""
    if is_mask_a == is_mask_b:
        return
    mask, other = (0, 1) if is_mask_a else (1, 0)
    background = evidence.background
    forms: list[tuple[str, Callable[[int, int, int], bool], float]] = [
        (f"np.where(@{mask}, @{other}, img)", lambda color, held, value: held == 1, FORM_BITS),
        (
            f"np.where((@{mask}) & (img == {background}), @{other}, img)",
            lambda color, held, value: held == 1 and color == background,
            FORM_BITS + 2,
        ),
        (
            f"np.where((@{mask}) & ((p := @{other}) > 0), p, img)",
            lambda color, held, value: held == 1 and value > 0,
            FORM_BITS + 1,
        ),
    ]
    for template, holds, bits in forms:

        def new_color(key: Key, holds: Callable[[int, int, int], bool] = holds) -> int:
            numbers = spell(key[1])
            return numbers[other] if holds(key[0], numbers[mask], numbers[other]) else key[0]

        if all(new_color(key) == new for key, new in evidence.outcomes.items()):
            answers = {key: new_color(key) for key in evidence.asked}
            if all(0 <= new <= 9 for new in answers.values()):
                yield Rule(BASE_BITS + bits, template, answers)
