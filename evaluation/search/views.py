"""Views: other ways to look at a task, in which a rule may be short that is long in its own colors.

What is found in a view is written back as a program for the task itself: statements that make the view, the rule, and
statements that undo it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from arc_dsl.grid import Grid
from arc_dsl.primitives.color import apply_colormap, mode, rank_colors
from evaluation.search.target import Target

ROLES_BITS = 4.0
BACKGROUND_BITS = 3.0


@dataclass(frozen=True, eq=False)
class View:
    """A view of a task.

    Attributes:
        target: what the search sees.
        before: statements that make the view of `img`.
        after: statements that undo it.
        undo: for each input, the colors of the view and what they are in the task.
        bits: what it costs to look at the task this way.
    """

    target: Target
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    undo: tuple[Mapping[int, int], ...] = ()
    bits: float = 0.0

    def turn_back(self, outputs: Sequence[Grid]) -> tuple[Grid, ...]:
        """Return test outputs of the view as those of the task."""
        if not self.undo:
            return tuple(outputs)
        tests = self.undo[self.target.num_train :]
        return tuple(apply_colormap(grid, colors) for grid, colors in zip(outputs, tests, strict=True))


def make_views(target: Target) -> list[View]:
    """Return the views of a task, the plain one first; others only where they change what is seen."""
    views = [View(target)]
    views.extend(view for view in (_background_view(target), _role_view(target)) if view is not None)
    return views


def _background_view(target: Target) -> View | None:
    """Return the view with the most common color of each grid as 0, None if it is the same color in all of them."""
    backgrounds = [mode(grid) for grid in target.inputs]
    if len(set(backgrounds)) == 1:
        return None
    swaps = [{background: 0, 0: background} for background in backgrounds]
    lines = ("background = mode(img)", "swap = {background: 0, 0: background}", "img = apply_colormap(img, swap)")
    return View(_recolored(target, swaps), lines, ("img = apply_colormap(img, swap)",), tuple(swaps), BACKGROUND_BITS)


def _role_view(target: Target) -> View | None:
    """Return the view with the colors that vary between inputs replaced by their rank in each, None without any."""
    present = Counter(color for grid in target.inputs for color in np.unique(grid).tolist())
    varying = tuple(sorted(color for color, count in present.items() if count < len(target.inputs)))
    if len(varying) < 2:
        return None
    roles = [rank_colors(grid, varying) for grid in target.inputs]
    undo = tuple({role: color for color, role in ranks.items()} for ranks in roles)
    before = (f"roles = rank_colors(img, {varying})", "img = apply_colormap(img, roles)")
    after = ("img = apply_colormap(img, {role: color for color, role in roles.items()})",)
    return View(_recolored(target, roles), before, after, undo, ROLES_BITS)


def _recolored(target: Target, colors: Sequence[Mapping[int, int]]) -> Target:
    return Target(
        tuple(apply_colormap(grid, one) for grid, one in zip(target.inputs, colors, strict=True)),
        tuple(apply_colormap(grid, one) for grid, one in zip(target.outputs, colors, strict=False)),
    )
