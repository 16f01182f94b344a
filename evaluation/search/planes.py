"""Planes and summaries: expressions for the grammar of the search that give each cell a number, or a new grid.

A line begins with its bits. A hole that starts with a capital stands for a value of that type; one in lower case for
each text of a list: those in `MACROS`, and those that `evaluation.search.productions` makes for a task: `direction`,
`connectivity`, `bg` (the background color), `number_of_object` (of an object `o`). A line never has the same hole for a
value twice: `(x := {Objects})` names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_PANELS = "(x := sum(find_panels(img), []))"
_ROWS, _COLUMNS = "np.indices(img.shape)[0]", "np.indices(img.shape)[1]"

MACROS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "position_in_part": (
            "ring_index",
            "lambda p: np.indices(p.shape)[0]",
            "lambda p: np.indices(p.shape)[1]",
            "lambda p: np.indices(p.shape)[0][::-1]",
            "lambda p: np.indices(p.shape)[1][:, ::-1]",
            "lambda p: np.indices(p.shape).sum(axis=0) % 2",
            "lambda p: np.indices(p.shape)[0] % 2",
            "lambda p: np.indices(p.shape)[1] % 2",
            "lambda p: np.eye(*p.shape, dtype=int)",
            "lambda p: np.eye(*p.shape, dtype=int)[:, ::-1]",
            "lambda p: np.eye(*p.shape, dtype=int) | np.eye(*p.shape, dtype=int)[:, ::-1]",
            "lambda p: 2 * (np.indices(p.shape)[0] < len(p) / 2) + (np.indices(p.shape)[1] < p.shape[1] / 2)",
            "lambda p: np.arange(len(p))[:, None] == len(p) // 2",
            "lambda p: np.arange(p.shape[1]) == p.shape[1] // 2",
            "lambda p: p[::-1]",
            "lambda p: p[:, ::-1]",
        ),
        "number_of_part": (
            "lambda p: np.count_nonzero(p != {bg})",
            "lambda p: len(palette(p))",
            "lambda p: next(iter(palette(p, exclude={bg})), {bg})",
            "lambda p: palette(p)[-1]",
            "lambda p: len(detect_objects(p, {bg}))",
        ),
        "number_of_line": (
            "mode",
            "lambda line: len(palette(line))",
            "lambda line: np.count_nonzero(line != {bg})",
            "lambda line: next(iter(palette(line, exclude={bg})), {bg})",
            "lambda line: line[0]",
            "lambda line: line[-1]",
            "lambda line: line[0] if line[0] == line[-1] else {bg}",
            "lambda line: np.cumsum(line != {bg})",
            "lambda line: np.cumsum(line[::-1] != {bg})[::-1]",
        ),
    }
)
"""Texts for the holes in lower case; they have the hole `bg` themselves."""

PLANES: tuple[str, ...] = (
    # objects
    "+1 label(img, {Objects}, lambda o: {number_of_object})",
    "+2 label(img, (x := {Objects}), ranks(x, lambda o: {number_of_object}))",
    "+3 label(img, (x := {Objects}), ranks(x, lambda o: {number_of_object}, False))",
    "+4 label(img, (x := {Objects}), count_equal(x, shape_key))",
    "+4 label(img, (x := {Objects}), count_equal(x, lambda o: o.color))",
    "+4 label(img, (x := {Objects}), count_equal(x, lambda o: o.area))",
    "+3 label_boxes(img, (x := {Objects}), [{number_of_object} for o in x])",
    "+5 label(img, list(map(holes, (x := {Objects}))), [{number_of_object} for o in x])",
    "+5 label(img, [hole for o in {Objects} for hole in holes(o)], lambda o: {number_of_object})",
    "+4 label_boxes(img, {Objects}, {position_in_part})",
    "+5 label_boxes(img, {Objects}, {number_of_part})",
    "+4 position_around(img, [o.center for o in {Objects}])",
    "+5 position_around(img, [o.center for o in {Objects}], 2)",
    # what a cell sees, and what is near
    "+2 look(img, {direction}, {bg})",
    "+4 np.where((p := look(img, LEFT, {bg})) == look(img, RIGHT, {bg}), p, {bg})",
    "+4 np.where((p := look(img, UP, {bg})) == look(img, DOWN, {bg}), p, {bg})",
    "+4 np.where((p := look(img, UP_LEFT, {bg})) == look(img, DOWN_RIGHT, {bg}), p, {bg})",
    "+4 np.where((p := look(img, UP_RIGHT, {bg})) == look(img, DOWN_LEFT, {bg}), p, {bg})",
    "+4 nearest_color(img, {bg}, {connectivity})",
    "+4 np.where(distance_from(img, img != {bg}, {connectivity}) == 1, nearest_color(img, {bg}, {connectivity}), -1)",
    "+3 shift(img, {direction}, {bg})",
    "+3 count_neighbors({Mask}, {connectivity})",
    "+4 distance_from(img, {Region}, {connectivity})",
    "+4 distance_map(img, {Region}, through={bg})",
    "+4 position_around(img, {Region})",
    "+4 position_around(img, {Region}, 2)",
    # rows and columns
    "+4 label_rows(img, {number_of_line})",
    "+4 label_columns(img, {number_of_line})",
    "+4 label_rows({Mask}, np.count_nonzero)",
    "+4 label_columns({Mask}, np.count_nonzero)",
    "+4 np.cumsum({Mask}, axis=1)",
    "+4 np.cumsum({Mask}, axis=0)",
    "+4 np.cumsum(({Mask})[:, ::-1], axis=1)[:, ::-1]",
    "+4 np.cumsum(({Mask})[::-1], axis=0)[::-1]",
    # panels
    f"+4 label_boxes(img, {_PANELS})",
    f"+4 label_boxes(img, {_PANELS}, {{number_of_part}})",
    f"+4 label_boxes(img, {_PANELS}, {{position_in_part}})",
    f"+4 label_boxes(img, {_PANELS}, ranks([crop(img, box) for box in x], {{number_of_part}}))",
    f"+4 label_boxes(img, {_PANELS}, ranks([crop(img, box) for box in x], {{number_of_part}}, False))",
    f"+4 label_boxes(img, {_PANELS}, [crop(img, x[0])] * len(x))",
    f"+4 label_boxes(img, {_PANELS}, [max([crop(img, box) for box in x], key={{number_of_part}})] * len(x))",
    f"+4 label_boxes(img, {_PANELS}, max([crop(img, box) for box in x], key={{number_of_part}}).ravel())",
    f"+4 label_boxes(img, {_PANELS}, min([crop(img, box) for box in x], key={{number_of_part}}).ravel())",
    # where a cell lies
    "+4 ring_index(img)",
    "+4 ring_index(img) % 2",
    f"+4 {_ROWS}",
    f"+4 {_COLUMNS}",
    f"+4 {_ROWS}[::-1]",
    f"+4 {_COLUMNS}[:, ::-1]",
    f"+4 {_ROWS} % 2",
    f"+4 {_COLUMNS} % 2",
    f"+4 {_ROWS} % 3",
    f"+4 {_COLUMNS} % 3",
    f"+4 {_ROWS}[::-1] % 2",
    f"+4 {_COLUMNS}[:, ::-1] % 2",
    "+4 np.indices(img.shape).sum(axis=0) % 2",
    "+4 np.indices(img.shape).sum(axis=0) % 3",
    f"+4 ({_ROWS} - {_COLUMNS}) % 3",
    f"+4 {_ROWS} * 2 == len(img) - 1",
    f"+4 {_COLUMNS} * 2 == img.shape[1] - 1",
    "+4 np.eye(*img.shape, dtype=int)",
    "+4 np.eye(*img.shape, dtype=int)[:, ::-1]",
    "+4 np.eye(*img.shape, dtype=int) | np.eye(*img.shape, dtype=int)[:, ::-1]",
    f"+4 ({_ROWS} * 4 // len(img)) * 4 + {_COLUMNS} * 4 // img.shape[1]",
    # the mirrored grid
    "+4 img[::-1]",
    "+4 img[:, ::-1]",
    "+4 img[::-1, ::-1]",
    "+4 img.T",
)
"""One expression a line; most give integers, some booleans. Where an expression raises, it has no value."""

SUMMARIES: tuple[str, ...] = (
    "+5 np.array([[({number_of_part})(crop(img, box)) for box in row] for row in find_panels(img)])",
    "+5 np.array([[o.color for o in row] for row in group_by({Objects}, lambda o: o.min_row).values()])",
    "+5 np.array([[mode(part)] for part in split_by_lines(img)])",
    "+5 np.array([[mode(part) for part in split_by_lines(img)]])",
    "+5 img[[row for row in range(len(img)) if ({Mask})[row].any()]]",
    "+5 img[:, [column for column in range(img.shape[1]) if ({Mask})[:, column].any()]]",
    "+5 np.unique(img, axis=0)",
    "+5 img[np.sort(np.unique(img, axis=0, return_index=True)[1])]",
    "+5 img[:, np.sort(np.unique(img, axis=1, return_index=True)[1])]",
    "+5 img[np.argsort(label_rows(img != {bg}, np.count_nonzero)[:, 0], kind='stable')]",
    "+5 np.sort(img, axis=0)",
    "+5 np.sort(img, axis=1)",
    "+5 np.sort(img, axis=0)[::-1]",
    "+5 np.sort(img, axis=1)[:, ::-1]",
)
"""Expressions that give a new grid, most of them a smaller one: a cell for each panel, some of the rows."""
