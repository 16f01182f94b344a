"""The types that the primitives share: where cells are, which they are, and a number for each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Point = tuple[int, int]  # (row, column)
Cells = npt.NDArray[np.int64]  # (number of cells, 2), one (row, column) per line
Mask = npt.NDArray[np.bool_]  # whether a cell is meant; (height, width), or (height * width,) where a grid is flat
Numbers = npt.NDArray[np.int64]  # a number for each cell, such as a label or a row; shaped as a mask or a list of cells
