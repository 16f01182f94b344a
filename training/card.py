"""The model card of a finished training, `README.md`: how tasks were shown to the model, and what it solved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from arc_dsl.task import Pair, Task
from training.prompt import PromptSettings

CARD_FILE = "README.md"
_LOAD = {
    "model": (
        "model = AutoModelForCausalLM.from_pretrained(folder)",
        "from transformers import AutoModelForCausalLM, AutoTokenizer",
    ),
    "adapter": (
        'model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), f"{folder}/adapter")',
        "from peft import PeftModel\nfrom transformers import AutoModelForCausalLM, AutoTokenizer",
    ),
}


def write_card(
    folder: Path,
    settings: PromptSettings,
    tokenizer: Any,
    facts: Mapping[str, Any],
    validation: Sequence[Mapping[str, Any]],
) -> None:
    """Write the card of a model; like all else in its folder, it depends on neither date nor place.

    Args:
        folder: the model's.
        settings: how tasks were shown.
        tokenizer: the model's.
        facts: what `training.json` holds.
        validation: a row per measurement on held-out tasks, the last one of the finished model; empty without any.
    """
    kind = "adapter" if (folder / "adapter").is_dir() else "model"
    load, imports = _LOAD[kind]
    prompt = replace(settings, reference=False).render(_example(), tokenizer)  # the reference takes pages
    start = f" after the token `{''.join(settings.start)}`" if settings.start else ""
    config = facts["config"]
    method = config["method"] + (f", rank {config['lora']['rank']}" if config["method"] == "lora" else "")
    (folder / CARD_FILE).write_text(
        f"""---
library_name: {"peft" if kind == "adapter" else "transformers"}
pipeline_tag: text-generation
tags: [arc-agi, arcwright, program-synthesis]
---

# A model that writes programs for ARC tasks

It continues a task, written as text, with a Python function `task(img)` that turns each input grid into its output
grid, in numpy and the DSL of arcwright (`arcwright dsl` prints it). Run what it writes in a sandbox.

## How tasks are shown
Template `{settings.template}`, grids as `{settings.encoder or "the template has them"}`, test inputs \
{_shown(settings.show_test)}, the DSL's reference {_shown(settings.reference)}; sequences of \
up to {config["max_tokens"]:,} tokens. A task of one pair{start}:

````text
{prompt}
````

`prompt.json` says the same to `arcwright sample --model FOLDER --tasks SPEC`. By hand:

```python
{imports}
tokenizer = AutoTokenizer.from_pretrained(folder)
{load}
ids = tokenizer(prompt, add_special_tokens={bool(settings.start)}, return_tensors="pt")
print(tokenizer.decode(model.generate(**ids, max_new_tokens=256)[0]))
```

## What it was trained on
{facts["examples"]:,} synthetic tasks whose programs are known, {facts["tokens"]:,} tokens in {config["steps"]:,} \
steps of {config["batch_size"]} examples ({method}, learning rate {config["learning_rate"]:g}); \
{facts["trained_parameters"]:,} of {facts["parameters"]:,} parameters were trained. Loss of the last step: \
{facts["loss"]:.4f}.

## What it solves
{_describe_validation(validation)}
""",
        encoding="utf-8",
    )


def _shown(shown: bool) -> str:
    return "shown" if shown else "not shown"


def _example() -> Task:
    """Return a task of one pair: a corner that is turned."""
    corner = np.array([[1, 1], [1, 0]])
    return Task("example", (Pair(corner, np.rot90(corner)),), (Pair(np.rot90(corner, 2), None),))


def _describe_validation(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return (
            "Not measured in this training (`train.validation`). Tasks of a competition are measured by "
            "`arcwright run --model FOLDER --tasks SPEC`."
        )
    last = rows[-1]
    return (
        f"Of {last['tasks']} held-out tasks of the same generators, {last['samples']} sampled programs in all: "
        f"{last['valid']:.1%} of the programs are valid, {last['fits']:.1%} of the tasks have one that fits all train "
        f"pairs, {last['solves']:.1%} one that solves the test too. That says nothing about tasks that people made; "
        f"measure those with `arcwright run --model FOLDER --tasks SPEC`."
    )
