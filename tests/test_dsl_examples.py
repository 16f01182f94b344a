"""The examples in the docstrings of the primitives hold."""

from __future__ import annotations

import doctest
from typing import Any

import numpy as np
import pytest

import arc_dsl.primitives  # noqa: F401
from arc_dsl.primitives.namespace import program_namespace
from arc_dsl.primitives.registry import PRIMITIVES


def as_plain(value: Any) -> Any:
    """Return `value` with numpy arrays and scalars turned into lists and numbers."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return type(value)(as_plain(item) for item in value)
    if isinstance(value, dict):
        return {as_plain(key): as_plain(item) for key, item in value.items()}
    return value


@pytest.mark.parametrize("name", list(PRIMITIVES))
def test_example_of_the_docstring_holds(name: str) -> None:
    """Every primitive's docstring has an `Example:` whose lines give exactly what they say."""
    text = PRIMITIVES[name].function.__doc__ or ""
    assert "Example:\n" in text, f"{name} has no Example: section"
    examples = doctest.DocTestParser().get_examples(text)
    assert any(example.want for example in examples), f"the example of {name} shows no result"
    names = program_namespace()
    for example in examples:
        try:
            code = compile(example.source, name, "eval")
        except SyntaxError:
            exec(compile(example.source, name, "exec"), names)
            assert not example.want
            continue
        value = as_plain(eval(code, names))
        assert repr(value) == example.want.strip(), f"{example.source.strip()} gives {value!r}"
