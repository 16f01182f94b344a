"""Programs of other systems become programs of ours, or are refused with what they lack."""

from __future__ import annotations

import numpy as np
import pytest

from arc_dsl.foreign import ForeignError, adapt_program
from arc_dsl.library import Library

GRID = np.array([[1, 2], [0, 3]])
BARC = '''from common import *
import numpy as np
from typing import *

# concepts:
# mirror

def mirror(grid: List) -> np.ndarray:
    """Mirror it."""
    return np.flip(grid, 1)

def main(input_grid):
    return mirror(input_grid)

def helper(n):
    return random_sprite(n)

def generate_input():
    return helper(np.random.randint(3))

if __name__ == "__main__":
    visualize(generate_input, main)
'''


def run(source: str) -> object:
    """Return what the program makes of the grid."""
    names: dict[str, object] = {}
    exec(source, names)
    return np.array(names["task"](GRID.copy())).tolist()  # type: ignore[operator]


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef transform(grid):\n    return np.fliplr(grid)",
        "def transform(grid: list[list[int]]):\n    return [row[::-1] for row in grid]",
        "def solve(grid):\n    return [[] + row[::-1] for row in grid]",
        "def transform_grid(g):\n    return g[:, ::-1]",
        "def main(g):\n    h, w = g.shape\n    return g[:, ::-1]",
        "def transform(g):\n    return g[0:g.shape[0], ::-1]",
        "def transform(g):\n    return g[:, ::-1]",
        "def solve(I):\n    return tuple(row[::-1] for row in I)",
        "\ufeffdef task(img):\n    return img[:, ::-1]",
        "import numpy as np\ntask = np.fliplr",
        BARC,
        "import numpy as np; from common import *\ndef main(g): return np.flip(g, 1)",
        "import common\ndef main(g):\n    return g[:, ::-1]",
    ],
)
def test_a_program_of_another_system_runs_as_ours(source: str):
    """Whatever its function is called and is given, one of the forms does what it did there; the first, if told."""
    assert run(adapt_program(source)[0]) == [[2, 1], [3, 0]]


def test_the_source_stays_and_what_made_its_inputs_goes():
    """Comments and docstrings are kept; the generator of inputs, with what only it needs, is no part of a solution."""
    adapted = adapt_program(BARC)[0]
    assert "# mirror" in adapted and '"""Mirror it."""' in adapted
    assert not any(word in adapted for word in ("common", "generate_input", "helper", "random_sprite", "visualize"))


def test_what_a_program_needs_of_the_users_own_library_comes_with_it():
    """Definitions with all that they use, in their order and without docstrings; nothing else of the library."""
    library = Library(
        "import numpy as np\nimport random\n\nclass Color:\n    RED = 2\n\nColor.ALL = [Color.RED]\n_SIGN = -1\n"
        'def mirror(grid):\n    """Long text."""\n    return _turn(grid)\n'
        "def _turn(grid):\n    return np.flip(grid, _SIGN)\ndef unused():\n    return random.random()\n"
    )
    source = "from common import *\ndef main(g):\n    assert Color.ALL == [2]\n    return mirror(g)"
    (program, _) = adapt_program(source, library)
    assert run(program) == [[2, 1], [3, 0]]
    assert not any(word in program for word in ("common", "unused", "random", "Long text"))
    with pytest.raises(ForeignError, match="needs crop of BARC") as caught:
        adapt_program("from common import *\ndef main(g):\n    return mirror(crop(g))", library)
    assert caught.value.missing == ("crop",)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def answer(grid):\n    return grid", "no function task, transform, transform_grid, solve, main in it"),
        ("def main(grid:", "it does not parse"),
        ("x = 1", "no function"),
        ("def task(img): pass\n" + "#" * (1 << 18), "longer than"),
        (
            "from common import *\ndef main(g):\n    g[0, 0] = Color.RED\n    return blit_sprite(g, g, 0, 0)",
            "needs Color, blit_sprite of BARC's library common, which is not part of arcwright",
        ),
        ("from common import crop\ndef main(g):\n    return crop(g)", "needs crop of BARC's library common"),
        ("import common\ndef main(g):\n    return common.crop(g)", "needs common of BARC's library common"),
    ],
)
def test_a_program_that_cannot_run_here_is_refused_with_what_it_lacks(source: str, said: str):
    """Also a name that our DSL has too: theirs does something else."""
    with pytest.raises(ForeignError, match="^" + said):
        adapt_program(source)
