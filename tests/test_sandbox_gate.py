"""The gate: which programs share a process. A refusal costs milliseconds; a wrong admission could cost a neighbour."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest

from arc_dsl import primitives
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.sandbox.gate import _REFUSED_METHODS, Gate

assert primitives is not None


@pytest.fixture(scope="module")
def gate() -> Gate:
    """The gate for the names programs really start with."""
    return Gate(program_namespace())


def admits(gate: Gate, source: str) -> bool:
    """Return whether the gate admits a program."""
    return gate.admits(compile(source, "<program>", "exec", dont_inherit=True))


@pytest.mark.parametrize(
    "source",
    [
        "def task(img):\n    return np.flipud(img)",
        "import numpy as np\nfrom collections import Counter, deque\nfrom itertools import product\ndef task(img):\n"
        "    return [[Counter(img.ravel().tolist()).most_common(1)[0][0]]]",
        "LIMIT = 3\ndef helper(x):\n    return x + LIMIT\ndef task(img):\n    return [[helper(1)]]",
        "def task(img):\n    '''With a docstring.'''\n    seen = set()\n    seen.add((0, 1))\n    return img",
        "def task(img):\n    try:\n        return img[99]"
        "\n    except Exception as error:\n        return [[len(error.args)]]",
        "def task(img):\n    out = np.zeros_like(img, dtype=int)\n    out[img > 0] = 1\n"
        "    return out if isinstance(img, np.ndarray) else img",
        "def task(img):\n    def fill(n):\n        return n and fill(n - 1)\n"
        "    fill(5)\n    return np.pad(img, 1, mode='edge')",
        "# import os; open('x')\ndef task(img):\n    note = 'eval(__import__)'\n    return img",
        "from functools import lru_cache\n@lru_cache(maxsize=None)\n"
        "def f(x):\n    return x\ndef task(img):\n    return img",
        "def task(img):\n    return np.add.reduce([img, img]) + sum(map(int, '12'.split('1')[1:]))",
        "def task(img: np.ndarray) -> np.ndarray:\n    return img if isinstance(img, np.ndarray) else np.array(img)",
        "from typing import Callable, List, Optional, Tuple\n"
        "def part(a: List[np.ndarray], b: Optional[Tuple[np.ndarray, int]] = None, *,\n"
        "         c: Callable[[np.ndarray], np.ndarray] = abs) -> 'np.ndarray':\n    return c(a[0])\n"
        "def task(img):\n    limit = 3\n    def inner(x: np.ndarray, y=limit):\n        return x + limit * y\n"
        "    return part([inner(img)]) if isinstance(img[0:1].copy(), (list, np.ndarray)) and img.any() else img",
    ],
)
def test_harmless_programs_are_admitted(gate: Gate, source: str) -> None:
    """What most programs do needs no process of its own."""
    assert admits(gate, source)


@pytest.mark.parametrize(
    "body",
    [
        "np.flipud = 1",
        "del np.flipud",
        "np.seterr(all='raise')",
        "seterr = 1; np.seterr(all='raise')",
        "np.errstate(all='raise').__enter__()",
        "np.sctypeDict.clear()",
        "np.typecodes['All'] = ''",
        "np.lib.stride_tricks.as_strided(img, (9,), (1,))",
        "np.load('x')",
        "img.tofile('x')",
        "img.flags['WRITEABLE'] = True",
        "img.ctypes.data",
        "np.random.seed(0)",
        "np.empty((3, 3))",
        "import os",
        "import numpy.lib",
        "import select",
        "from numpy import seterr",
        "from functools import update_wrapper, wraps",
        "import operator; operator.attrgetter('x')",
        "import string; string.Formatter().get_field('0.__globals__', (task,), {})",
        "import copy; copy._deepcopy_dispatch.clear()",
        "'{0.__class__}'.format(img)",
        "getattr(np, 'flipud')",
        "setattr(np, 'flipud', 1)",
        "exec('x = 1')",
        "eval('1')",
        "open('/dev/null')",
        "type('X', (), {})",
        "globals()['x'] = 1",
        "vars(np).clear()",
        "__builtins__",
        "img.__class__",
        "(lambda: 0).__globals__",
        "(x for x in ()).gi_frame",
        "[].__class__.__base__.__subclasses__()",
        "id(img)",
        "hash('x')",
        "print({'red', 'blue'})",
        "print(set(['red', 'blue']))",
        "print(*{word for word in ('red', 'blue')})",
        "ZeroDivisionError().with_traceback(None)",
        "np.ndarray((2, 2))",
        "np.ndarray[int]((2, 2))",
        "np.recarray((2, 2), int)",
        "from numpy import ndarray as grid",
        "print(*map(np.ndarray, [(2, 2)]))",
        "(lambda kind: kind((2, 2)))(np.ndarray)",
        "(img.any or isinstance)(img, np.ndarray)",
        "[isinstance, print][1](img, np.ndarray)",
        "print(isinstance, np.ndarray)",
        "isinstance(np.ndarray, np.ndarray)",
        "isinstance(*[img, np.ndarray])",
        "(isinstance, np.ndarray)[1]((2, 2))",
        "def inner(x=np.ndarray): return x((2, 2))",
        "def inner(x=('img', np.ndarray), y: int = 3): return x",
        "def inner(*, x=np.ndarray): return x((2, 2))",
        "isinstance = lambda a, b: b((2, 2)); isinstance(img, np.ndarray)",
        "kind = np.ndarray if img.any() else 3",
        "yield np.ndarray",
        "img.view(np.ndarray)",
        "img.resize((2, 2))",
        "np.resize(img, (2, 2))",
        "np.test()",
        "np.linalg.test()",
        "np.datetime64('today')",
        "img.astype('datetime64[D]')",
        "np.array('now', dtype='<M8[s]')",
        "object()",
    ],
)
def test_what_could_disturb_others_is_not_admitted(gate: Gate, body: str) -> None:
    """Whatever reaches shared state, the outside, or an answer that changes from run to run goes alone."""
    assert not admits(gate, f"def task(img):\n    {body}\n    return img")
    assert not admits(
        gate, f"def outer():\n    def task(img):\n        {body}\n        return img\n    return task\ntask = outer()"
    )


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    pass\ndef task(img):\n    return img",
        "from numpy import *\ndef task(img):\n    return img",
        "async def task(img):\n    return img",
        "def task(img):\n    match img:\n"
        "        case object(gi_frame=frame):\n            return frame\n    return img",
    ],
)
def test_constructs_with_hidden_names_are_not_admitted(gate: Gate, source: str) -> None:
    """Classes, star imports, coroutines and class patterns reach names that the bytecode does not show."""
    assert not admits(gate, source)


def test_names_with_long_indices_are_seen(gate: Gate) -> None:
    """A forbidden name behind 300 others is found: extended arguments are resolved."""
    many = "\n".join(f"    name{number} = other{number}" for number in range(300))
    assert admits(gate, f"def task(img):\n{many}\n    return img")
    assert not admits(gate, f"def task(img):\n{many}\n    np.seterr\n    return img")


def test_shared_containers_of_the_namespace_are_not_reachable() -> None:
    """A class attribute that could be changed in place is not admitted; one that could not is."""

    class Palette:
        NAMES: ClassVar = ["red"]
        SIZE = 3

    gate = Gate({"np": np, "Palette": Palette})
    assert admits(gate, "def task(img):\n    return [[Palette.SIZE]]")
    assert not admits(gate, "def task(img):\n    Palette.NAMES.clear()\n    return img")


def test_no_refused_name_comes_back(gate: Gate) -> None:
    """A name that is refused is not allowed after all because something harmless has it too."""
    assert gate.allowed.isdisjoint(_REFUSED_METHODS)
    words = (
        "empty empty_like random seterr errstate frombuffer lib core datetime64 recarray chararray memmap nditer load"
    )
    assert gate.allowed.isdisjoint(words.split())
