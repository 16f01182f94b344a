"""Prompts: a task as the text a model continues with a program.

A template is data under a versioned name, so that a model folder can say which one it was trained with; a change that
alters the text gets a new name. `sketch-1` is for the smallest models trained from scratch, `compact-1` for somewhat
larger ones that can take in cells (in both, every token costs); `plain-1` is for base models, `chat-1` for chat models,
through their own chat template. Test outputs are never shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from arc_dsl.grid import Grid
from arc_dsl.primitives.reference import render_reference
from arc_dsl.settings import plain_settings, read_settings
from arc_dsl.task import Task
from training.encoder import DEFAULT_ENCODER, get_encoder

PROGRAM_START = "def task(img):\n"


class PromptError(InputError):
    """A template that does not exist or does not suit; the message names what would."""


@dataclass(frozen=True)
class Template:
    """The fixed text of a prompt.

    Attributes:
        name: name and version.
        encoder: the grid encoder used unless another one is asked for.
        opening: text before the first pair.
        pair: text of a train pair, with `{number}`, `{input}` and `{output}`.
        test: text of a test input, with `{number}` and `{input}`.
        closing: text after the last grid.
        prefix: how every program starts; it ends the prompt, and completions go without it.
        fenced: whether completions put the program between fences.
        chat: whether the text goes through the model's chat template.
    """

    name: str
    encoder: str
    opening: str
    pair: str
    test: str
    closing: str
    prefix: str = ""
    fenced: bool = False
    chat: bool = False


_ASK = (
    "Each pair below shows an input grid and the output grid that one rule makes of it. Colors are the digits 0-9. "
    "Write a Python function task(img) that applies the rule; img is a numpy array (height, width).\n"
)
_PAIR = "\n# Pair {number}\nInput:\n{input}\nOutput:\n{output}\n"
_TEST = "\n# Test {number}\nInput:\n{input}\n"

TEMPLATES: dict[str, Template] = {
    template.name: template
    for template in (
        Template("compact-1", "shape+digits", "", "I{input}\nO{output}\n", "T{input}\n", "P\n", prefix=PROGRAM_START),
        Template("sketch-1", "sketch", "", "I{input}\nO{output}\n", "T{input}\n", "P\n", prefix=PROGRAM_START),
        Template("plain-1", DEFAULT_ENCODER, _ASK, _PAIR, _TEST, "\n# Program\n"),
        Template(
            "chat-1",
            DEFAULT_ENCODER,
            _ASK,
            _PAIR,
            _TEST,
            "\nAnswer with the function in one Python code block.",
            fenced=True,
            chat=True,
        ),
    )
}


def get_template(name: str) -> Template:
    """Return the template called `name`.

    Raises:
        PromptError: there is none.
    """
    if name not in TEMPLATES:
        raise PromptError(f"template must be one of {', '.join(TEMPLATES)}, got {name!r}")
    return TEMPLATES[name]


def suit_settings(tokenizer: Any, max_tokens: int) -> PromptSettings:
    """Return how tasks are shown to a model that no training here has seen and that takes `max_tokens` tokens."""
    template = suit_template(tokenizer)
    return PromptSettings(template, "", True, max_tokens, start=find_start(tokenizer, template))


def find_start(tokenizer: Any, template: str) -> tuple[str, ...]:
    """Return the tokens that a tokenizer puts before a text by itself; none where a chat template brings its own."""
    if get_template(template).chat:
        return ()
    marked, plain = (tokenizer.encode("a", add_special_tokens=special) for special in (True, False))
    places = [at for at in range(len(marked)) if marked[at : at + len(plain)] == plain]
    return tuple(tokenizer.convert_ids_to_tokens(marked[: places[0]])) if places else ()


def suit_template(tokenizer: Any) -> str:
    """Return the name of the template for a model that no training here has seen: `chat-1` if it can chat."""
    return "chat-1" if getattr(tokenizer, "chat_template", None) else "plain-1"


def render_prompt(
    task: Task,
    template: str = "compact-1",
    encoder: str = "",
    *,
    tokenizer: Any = None,
    show_test: bool = True,
    reference: str = "",
) -> str:
    """Return the text that a model is to continue with a program for `task`.

    Args:
        task: its train pairs and test inputs are shown; test outputs are not.
        template: a name in `TEMPLATES`.
        encoder: how grids are written, for example `shape+rows+digits`; empty for the template's own.
        tokenizer: the model's; needed by chat templates only.
        show_test: whether the test inputs are shown.
        reference: the DSL reference to put before the pairs, or empty.

    Raises:
        PromptError: unknown template, or a chat template without a tokenizer that has one.
        EncoderError: unknown encoder.
    """
    form = get_template(template)
    encode = get_encoder(encoder or form.encoder).encode
    parts = [form.opening]
    if reference:
        parts.append(f"\n# Functions\n{reference.strip()}\n")
    for number, pair in enumerate(task.train, 1):
        if pair.output is None:
            raise PromptError(f"task {task.id}: train pair {number} has no output")
        parts.append(form.pair.format(number=number, input=encode(pair.input), output=encode(pair.output)))
    if show_test:
        parts.extend(_render_tests([pair.input for pair in task.test], form, encode))
    parts.append(form.closing)
    text = "".join(parts)
    if not form.chat:
        return text + form.prefix
    if getattr(tokenizer, "chat_template", None) is None:
        raise PromptError(
            f"template {template!r} needs a tokenizer with a chat template; use 'plain-1' for base models"
        )
    messages = [{"role": "user", "content": text}]
    return str(tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))


def _render_tests(inputs: Sequence[Grid], form: Template, encode: Any) -> list[str]:
    return [form.test.format(number=number, input=encode(grid)) for number, grid in enumerate(inputs, 1)]


@dataclass(frozen=True)
class PromptSettings:
    """How tasks are shown to a model; kept in its folder as `prompt.json`, and needed again to sample from it.

    Attributes:
        template: name of the prompt template.
        encoder: name of the grid encoder; empty for the template's own.
        show_test: whether test inputs are shown.
        max_tokens: longest sequence trained on, in tokens, prompt and completion together; 0 before any training.
        reference: whether the reference of the DSL stands before the pairs.
        start: the tokens before every prompt: those that the tokenizer itself puts before a text, `<s>` say. None
            where a chat template is used, which brings its own.
    """

    template: str
    encoder: str
    show_test: bool
    max_tokens: int
    reference: bool = False
    start: tuple[str, ...] = ()

    def render(self, task: Task, tokenizer: Any = None) -> str:
        """Return the prompt for `task`; see `render_prompt`."""
        text = render_reference() if self.reference else ""
        return render_prompt(
            task, self.template, self.encoder, tokenizer=tokenizer, show_test=self.show_test, reference=text
        )

    def encode(self, task: Task, tokenizer: Any) -> list[int]:
        """Return the tokens of the prompt for `task`, in training and in sampling alike."""
        text = self.render(task, tokenizer)
        return [*self.start_ids(tokenizer), *tokenizer.encode(text, add_special_tokens=False)]

    def start_ids(self, tokenizer: Any) -> list[int]:
        """Return the token ids before every prompt."""
        return [int(number) for number in tokenizer.convert_tokens_to_ids(list(self.start))]

    def save(self, folder: Path) -> None:
        """Write `folder/prompt.json`."""
        (folder / "prompt.json").write_text(json.dumps(plain_settings(self), indent=2, sort_keys=True) + "\n")

    @staticmethod
    def load(folder: Path) -> PromptSettings | None:
        """Return the settings kept in a model folder, or None if it has none."""
        path = folder / "prompt.json"
        return read_settings(PromptSettings, json.loads(path.read_text()), str(path)) if path.is_file() else None


def render_completion(program: str, template: str = "compact-1") -> str:
    """Return what the model should write for `program`, without an end token.

    Raises:
        PromptError: the template ends its prompts with a prefix that this program does not start with.
    """
    form = get_template(template)
    source = program.strip()
    if form.fenced:
        return f"```python\n{source}\n```"
    if not source.startswith(form.prefix):
        raise PromptError(f"template {template!r}: a program must start with {form.prefix!r}, got {source[:40]!r}")
    return source[len(form.prefix) :]


_FENCE = re.compile(r"```[a-zA-Z0-9]*[ \t]*\n(.*?)(?:\n```|\Z)", re.DOTALL)


def extract_program(completion: str) -> str:
    """Return the program in what a model wrote, for any template; what is no program comes back stripped.

    The first fenced block that defines something counts, else the whole text; a completion that starts inside the
    function, because its prompt ended with the first line, gets that line back.
    """
    blocks = _FENCE.findall(completion)
    source = next((block for block in blocks if "def " in block), blocks[0] if blocks else completion)
    if "def task(" not in source and source[:1] in (" ", "\t"):
        source = PROGRAM_START + source
    return source.strip()
