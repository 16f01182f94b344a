"""Markup from templates: the one Jinja2 environment that all HTML goes through.

A template is an `.html` file beside the module that fills it in, named by its path in the repository, for example
`arc_dsl/display.html`; templates import macros from each other by that name, and are found in an installed wheel too.
Text is escaped where it is put in. Only a value of the type `Markup` stands as it is, so whoever makes one answers for
what is in it. A name that a template asks for and was not given is an error.

Jinja2 is too heavy for the sandbox's processes: `arc_dsl.task` and `arc_dsl.verdict` import what draws them when drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup


def render(template: str, **values: object) -> Markup:
    """Return the whole of a template, filled in.

    Args:
        template: its path in the repository.
        values: what the template shows, by name; everything but `Markup` is escaped.

    Raises:
        jinja2.UndefinedError: the template shows something that was not given.
    """
    return Markup(_environment().get_template(template).render(values))  # its template escaped what had to be


def load_macro(template: str, name: str) -> Callable[..., Markup]:
    """Return a macro of a template as a function of the macro's arguments."""
    macro: Callable[..., Markup] = getattr(_environment().get_template(template).module, name)
    return macro


def read_source(name: str) -> Markup:
    """Return a file beside a template, such as a style sheet, as markup that stands as it is.

    Args:
        name: the file's path in the repository; a template calls it as `{{ read_source("evaluation/a.css") }}`.
    """
    return Markup(_read(name))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["read_source"] = read_source
    return environment


def _read(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return files(folder.replace("/", ".")).joinpath(file).read_text(encoding="utf-8")
