"""A program's canonical form: the same for programs that do the same, and never an error, whatever the text."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc_dsl.program import canonical_source, program_hash, read_program

RIGHT = "def task(img):\n    return img\n"


@pytest.mark.parametrize(
    "other",
    [
        "# a comment\ndef task(img):\n    return img",
        "def task(img):\n    'A docstring.'\n    return (img)\n\n\n",
        "'About __doc__ and getattr.'\ndef task(img):\n  return img  # why\n",
    ],
)
def test_layout_comments_and_docstrings_do_not_matter(other: str) -> None:
    """Programs that differ in what they cannot see of themselves are one program."""
    assert program_hash(other) == program_hash(RIGHT)


@pytest.mark.parametrize(
    "body",
    [
        "return [[len(task.__doc__)]]",
        "return [[len(getattr(task, '__do' + 'c__'))]]",
        "import inspect; return [[len(inspect.getdoc(task))]]",
        "import operator; return [[len(operator.attrgetter('_' * 2 + 'doc' + '_' * 2)(task))]]",
        "return [[len(task.__code__.co_consts[0])]]",
        "return [[len(vars(np)['c'])]]",
        "return [[len('{0.__doc__}'.format(task))]]",
        "return [[len(('{0.' + '_' * 2 + 'doc' + '_' * 2 + '}').format(task))]]",
        "match task:\n        case object(__doc__=text):\n            return [[len(text)]]",
        "import sys; return [[sys._getframe().f_lineno]]",
        "np.info(task, output=seen); return seen",
    ],
)
def test_programs_that_read_themselves_are_compared_by_their_text(body: str) -> None:
    """A program that can see its docstring or its line numbers is not taken for one with others."""
    one = f"def task(img):\n    'a'\n    {body}\n"
    assert program_hash(one) != program_hash(one.replace("'a'", "'bb'"))
    assert program_hash(one) != program_hash("\n\n" + one)


@pytest.mark.parametrize(
    "source",
    [
        "def task(img):\n    return [[len(f'\u3000{img:\u3000}')]]",
        "def task(img):\n    return [[len(f\"{'\xa0'}\xad\")]]",
        "def task(img):\n    return [[len(f'{chr(10)}{\"\\xad\"!r}')]]".replace("\\xad", "\xad"),
        "x = 0x" + "f" * 4000,
        "x = -0b" + "1" * 40_000,
        "x = 1\0",
        "x = '\ud800'",
        "(" * 500,
        "-" * 50_000 + "1",
        "x" + "[0]" * 20_000,
    ],
)
def test_what_cannot_be_written_again_is_only_stripped(source: str) -> None:
    """Text that Python cannot parse, or not write again, has a canonical form and a hash all the same."""
    assert canonical_source(f"\n{source}\n  ") in (source, *written(source))
    assert program_hash(source) == program_hash(source + "\n\n")


def written(source: str) -> list[str]:
    """Return the source as Python writes it, if it can."""
    try:
        return [ast.unparse(ast.parse(source))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def test_stripping_makes_no_program_of_what_is_none() -> None:
    """A program that is an error because its first line is indented is not taken for the right one."""
    assert program_hash("  " + canonical_source(RIGHT)) != program_hash(RIGHT)


_WORDS = """
def task(img): | return | img | _ | __doc__ | 0x | 9 | e | j | f' | b' | rb' | u' | " | ''' | ' | { | } | !r | ( | )
[ | ] | : | , | = | # | - | ~ | * | ** | := | -> | @ | ... | lambda | class A | async | await | match x | case | if
else | for | in | not | import | from | try | except | finally | with | yield | global x
"""
_SPACES = ["\n    ", "\n", "\t", "\x0c", "\r", "\\\n", "\u3000", "\xa0", "\xad", "\ufeff", "\ud800", "\0", " "]
PIECES = st.sampled_from([*_SPACES, *(word.strip() for line in _WORDS.splitlines() for word in line.split("|"))])


@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_any_text_has_a_canonical_form(source: str) -> None:
    """Whatever the text, its canonical form exists, and is a program if and only if the text is one."""
    canonical = canonical_source(source)
    program_hash(source)
    assert (parsed(source) is None) == (parsed(canonical) is None)


@pytest.mark.filterwarnings("error")
def test_warnings_of_the_parser_change_nothing() -> None:
    """An odd escape is no error where warnings are errors: the hash must not depend on it."""
    assert canonical_source("x = '\\d'  # why") == "x = '\\\\d'"


def parsed(source: str) -> object | None:
    """Return the syntax tree of a program, None where it is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        ("# -*- coding: latin-1 -*-\ngr\xfc = 1\n".encode("latin-1"), "# -*- coding: latin-1 -*-\ngr\xfc = 1\n"),
        (b"x = 1\rY = 2\r\nz = 3\n", "x = 1\nY = 2\nz = 3\n"),
        (b"x = '\xff'\n", "x = '\ufffd'\n"),
        (b"# coding: nonsense\nx = 1\n", "# coding: nonsense\nx = 1\n"),
    ],
)
def test_files_are_read_as_python_reads_them(tmp_path: Path, data: bytes, text: str) -> None:
    """Byte order marks, coding lines and line ends are Python's; bytes that are no text do not raise."""
    path = tmp_path / "program.py"
    path.write_bytes(data)
    assert read_program(path) == text
