# benign: annotated_arrays | must: ok | trap: np.ndarray in annotations and in isinstance, everywhere
from typing import Dict, List, Optional, Tuple, Union


def find(grid: np.ndarray, color: int = 1, seen: Optional[Dict[int, np.ndarray]] = None) -> Tuple[np.ndarray, int]:
    if not isinstance(grid, np.ndarray) or isinstance(color, (list, tuple, np.ndarray)):
        raise TypeError("a grid, and a color")
    return np.argwhere(grid == color), color


def task(img: Union[np.ndarray, List[List[int]]]) -> np.ndarray:
    cells, color = find(np.asarray(img))
    out = np.zeros_like(img)
    for r, c in cells:
        out[r, c] = color
    return out
