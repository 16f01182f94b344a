"""Packing: the examples of a forward pass laid into fewer, fuller rows.

Which examples a pass sees stays as it was. Positions start anew with every example, and transformers reads from them
where one ends and the next begins: without an attention mask it builds one that is block-diagonal (sdpa), or hands the
lengths to flash-attention, which wants all of them in a single row. No example sees another.
"""

from __future__ import annotations

from collections.abc import Sequence

WIDEST = 4  # rows are at most as many times wider than an unpacked batch would be


def pack_rows(lengths: Sequence[int], widths: Sequence[int]) -> tuple[int, list[list[int]]]:
    """Return the width, one of `widths`, that wastes least, and which examples each row holds, first to last.

    Args:
        lengths: (examples,) tokens of each example.
        widths: what may be chosen from, ascending; each takes the longest example.
    """
    order = sorted(range(len(lengths)), key=lambda number: (-lengths[number], number))
    layouts = [(width, _fit(lengths, order, width)) for width in widths]
    return min(layouts, key=lambda layout: (layout[0] * len(layout[1]), layout[0]))


def _fit(lengths: Sequence[int], order: Sequence[int], width: int) -> list[list[int]]:
    """Put each example, the longest first, into the first row that has room for it."""
    rows: list[list[int]] = []
    room: list[int] = []
    for number in order:
        row = next((row for row, left in enumerate(room) if left >= lengths[number]), len(rows))
        if row == len(rows):
            rows.append([])
            room.append(width)
        rows[row].append(number)
        room[row] -= lengths[number]
    return rows
