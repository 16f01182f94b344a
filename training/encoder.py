"""Grid encoders: how a grid is written as text, put together from named parts.

An encoder's name lists its parts from the outside in, joined by `+`: `shape+rows+digits` writes the shape, then each
row behind its number, the cells as plain digits. The last part says how cells are written, the others frame the text:

| part | what it writes | part | what it writes |
| --- | --- | --- | --- |
| `digits` | `012` | `rows` | `1 012`: each row behind its number, from 1 |
| `spaced` | `0 1 2` | `shape` | `2x3` on a line of its own, height first |
| `repeated` | `001122` | `code` | a fence of backticks around the rows |
| `symbols` | `.#o`: ten characters that are no digits | | |
| `colors` | `black blue red` | `sketch` | one line that sums the grid up, see `sketch_grid` |
| `marked` | `a0b1c2`: each cell behind its column | | |

Two encoders stand alone, without cells: `sketch`, and `rectangles`, which writes what a painter would do (see
`write_rectangles`).

Every encoder reads back what it wrote, `decode(encode(grid))` is the grid, with one exception: `sketch` alone, without
cells. Sketches are of one length whatever the grid's size, so that the same facts of input and output always stand
equally far apart, and a task of 30x30 grids costs no more than one of 3x3: meant for small models trained on a CPU.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from arc_dsl.errors import InputError
from arc_dsl.grid import NUM_COLORS, Grid, as_grid
from arc_dsl.rectangles import Rectangle, paint_rectangles, split_rectangles

COLOR_NAMES = ("black", "blue", "red", "green", "yellow", "gray", "magenta", "orange", "cyan", "brown")
DEFAULT_ENCODER = "shape+rows+digits"


class EncoderError(InputError):
    """An encoder name that does not exist, or text that no grid was written as."""


@dataclass(frozen=True)
class CellPart:
    """How the cells of a row are written.

    Attributes:
        name: what encoder names call it.
        pieces: the text of each color, 0 first; no piece contains the separator.
        separator: the text between two cells; may be empty, and then all pieces have the same length.
        marks: a character for each column, written before its cells; empty for none.
    """

    name: str
    pieces: tuple[str, ...]
    separator: str = ""
    marks: str = ""
    _table: dict[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_table", {ord(str(color)): piece for color, piece in enumerate(self.pieces)})

    def write(self, grid: Grid) -> list[str]:
        """Return one line per row."""
        height, width = grid.shape
        digits = (grid + ord("0")).astype(np.uint8).tobytes().decode("ascii")
        lines = [digits[start : start + width] for start in range(0, height * width, width)]
        if self.marks:
            return ["".join(map("".join, zip(self.marks, line, strict=False))) for line in lines]
        if self.separator:
            return [self.separator.join([self.pieces[int(digit)] for digit in line]) for line in lines]
        return lines if self.name == "digits" else [line.translate(self._table) for line in lines]

    def read(self, line: str) -> list[int]:
        """Return the colors of a line that `write` made.

        Raises:
            EncoderError: the line holds something that is no cell.
        """
        size = len(self.pieces[0])
        if self.marks:
            if line[::2] != self.marks[: len(line) // 2]:
                raise EncoderError(f"{line[:40]!r} is not a row written with {self.name!r} cells")
            line = line[1::2]
        parts = (
            line.split(self.separator) if self.separator else [line[at : at + size] for at in range(0, len(line), size)]
        )
        try:
            return [self.pieces.index(part) for part in parts]
        except ValueError:
            raise EncoderError(f"{line[:40]!r} is not a row written with {self.name!r} cells") from None

    def spans(self, colors: list[int]) -> list[tuple[int, int]]:
        """Return where each cell of a line of `colors` begins and ends, in characters."""
        spans, at = [], 0
        for color in colors:
            at += bool(self.marks)
            spans.append((at, at + len(self.pieces[color])))
            at += len(self.pieces[color]) + len(self.separator)
        return spans


CELL_PARTS: dict[str, CellPart] = {
    part.name: part
    for part in (
        CellPart("digits", tuple(str(color) for color in range(NUM_COLORS))),
        CellPart("spaced", tuple(str(color) for color in range(NUM_COLORS)), " "),
        CellPart("repeated", tuple(str(color) * 2 for color in range(NUM_COLORS))),
        CellPart("symbols", tuple(".#ox+*=%@&")),
        CellPart("colors", COLOR_NAMES, " "),
        CellPart("marked", tuple(map(str, range(NUM_COLORS))), marks=string.ascii_letters),
    )
}
FRAME_PARTS = ("sketch", "shape", "rows", "code")
SKETCH_COLORS = 5


def sketch_grid(grid: Grid) -> str:
    """Return 17 characters that sum `grid`, (height, width), up, whatever its size.

    Height and width, two digits each; the corner cells in reading order; for each quadrant, in reading order, how many
    tenths of its cells differ from the most common color, at most 9; the colors from most to least common, ties by
    first appearance, at most five, `-` for none.
    """
    height, width = grid.shape
    cells = grid.astype(np.uint8).tobytes()
    counts = [cells.count(color) for color in range(NUM_COLORS)]
    present = [color for color in range(NUM_COLORS) if counts[color]]
    colors = sorted(present, key=lambda color: (-counts[color], cells.index(color)))
    rows, cols = (height + 1) // 2, (width + 1) // 2
    differs = grid != colors[0]
    tenths = [
        min(9, int(10 * (np.count_nonzero(differs[top, left]) / (rows * cols))))
        for top in (slice(rows), slice(-rows, None))
        for left in (slice(cols), slice(-cols, None))
    ]
    corners = [cells[0], cells[width - 1], cells[-width], cells[-1]]
    digits = "".join(map(str, [*corners, *tenths]))
    return f"{height:02d}{width:02d}{digits}{''.join(map(str, colors[:SKETCH_COLORS])):-<{SKETCH_COLORS}}"


def write_rectangles(grid: Grid) -> str:
    """Return `grid`, (height, width), as what a painter would do: a shape and a background, then rectangles.

    The first line is `3x4 0`: height, width and the background's color. Each rectangle is a line of digits: the row and
    the column of its top left corner, those of its bottom right one, its color; a number has as many digits as the
    largest index of the grid. Later rectangles cover earlier ones (see `arc_dsl.rectangles`). Where the rows of cells
    take less than half the characters, they are what follows the shape, and no background is named: `shape+digits`.
    (Not as soon as they are shorter: a model reads where things are off a rectangle, and has to count in cells.)
    """
    height, width = grid.shape
    digits = len(str(max(grid.shape) - 1))
    background, rectangles = split_rectangles(grid)
    if len(rectangles) * (4 * digits + 2) > 2 * height * (width + 1):
        return get_encoder("shape+digits").encode(grid)
    lines = ("".join(f"{number:0{digits}d}" for number in box[:4]) + str(box.color) for box in rectangles)
    return "\n".join([f"{height}x{width} {background}", *lines])


def read_rectangles(text: str) -> Grid:
    """Return the grid that `write_rectangles` wrote as `text`; raises as `GridEncoder.decode` does."""
    first, *lines = text.split("\n")
    if " " not in first:
        return get_encoder("shape+digits").decode(text)
    try:
        height, width, background = map(int, first.replace("x", " ").split(" "))
        digits = len(str(max(height, width) - 1))
        rectangles = [_read_rectangle(line, digits) for line in lines]
    except ValueError:
        raise EncoderError(f"{text[:40]!r} is not a list of rectangles") from None
    return as_grid(paint_rectangles((height, width), background, rectangles))


def _read_rectangle(line: str, digits: int) -> Rectangle:
    top, left, bottom, right = (int(line[at : at + digits]) for at in range(0, 4 * digits, digits))
    return Rectangle(top, left, bottom, right, int(line[4 * digits :]))


def _refuse_sketch(text: str) -> Grid:
    raise EncoderError("a sketch does not hold the cells of its grid; use 'sketch+digits' to read grids back")


# Encoders of a whole grid: how it is written, and read back.
WHOLE: dict[str, tuple[Callable[[Grid], str], Callable[[str], Grid]]] = {
    "sketch": (sketch_grid, _refuse_sketch),
    "rectangles": (write_rectangles, read_rectangles),
}


@dataclass(frozen=True)
class GridEncoder:
    """A way to write grids; make one with `get_encoder`.

    Attributes:
        name: the parts, outermost first, joined by `+`.
        frames: names of the frames, outermost first.
        cells: how a row's cells are written; None for an encoder of whole grids.
    """

    name: str
    frames: tuple[str, ...]
    cells: CellPart | None

    def encode(self, grid: Grid) -> str:
        """Return `grid`, (height, width), as text without a final newline."""
        if self.cells is None:
            return WHOLE[self.name][0](grid)
        lines = self.cells.write(grid)
        for frame in reversed(self.frames):
            if frame == "rows":
                lines = [f"{number} {line}" for number, line in enumerate(lines, 1)]
            elif frame == "sketch":
                lines = [sketch_grid(grid), *lines]
            elif frame == "shape":
                lines = [f"{grid.shape[0]}x{grid.shape[1]}", *lines]
            else:
                lines = ["```", *lines, "```"]
        return "\n".join(lines)

    def decode(self, text: str) -> Grid:
        """Return the grid that `text` was written from.

        Raises:
            EncoderError: the text does not have this encoder's form, or the encoder writes sketches alone.
            GridError: it has, but what it holds is no legal grid.
        """
        if self.cells is None:
            return WHOLE[self.name][1](text)
        lines = text.split("\n")
        for frame in self.frames:
            if frame == "rows":
                numbered = [line.partition(" ") for line in lines]
                if [number for number, _, _ in numbered] != [str(number) for number in range(1, len(lines) + 1)]:
                    raise EncoderError(f"row numbers must run from 1, got {text[:40]!r}")
                lines = [line for _, _, line in numbered]
            elif frame in ("sketch", "shape"):
                lines = lines[1:]
            else:
                if len(lines) < 3 or lines[0] != "```" or lines[-1] != "```":
                    raise EncoderError(f"a fence of backticks must enclose the rows, got {text[:40]!r}")
                lines = lines[1:-1]
        return as_grid([self.cells.read(line) for line in lines])


@lru_cache(maxsize=64)
def get_encoder(name: str) -> GridEncoder:
    """Return the encoder called `name`, for example `shape+rows+digits`.

    Raises:
        EncoderError: a part does not exist, stands twice, or the cells do not come last.
    """
    if name in WHOLE:
        return GridEncoder(name, (), None)
    *frames, cells = name.split("+")
    if cells not in CELL_PARTS:
        raise EncoderError(f"encoder {name!r} must be {' or '.join(WHOLE)}, or end in one of {', '.join(CELL_PARTS)}")
    for frame in frames:
        if frame not in FRAME_PARTS or frames.count(frame) > 1:
            raise EncoderError(
                f"encoder {name!r}: {frame!r} must be one of {', '.join(FRAME_PARTS)}, at most once, before the cells"
            )
    if (
        "rows"
        in frames[: max((frames.index(frame) for frame in ("sketch", "shape", "code") if frame in frames), default=0)]
    ):
        raise EncoderError(f"encoder {name!r}: 'rows' numbers the rows of cells; put it right before {cells!r}")
    return GridEncoder(name, tuple(frames), CELL_PARTS[cells])
