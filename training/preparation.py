"""Before tasks become tokens: choose or build the tokenizer, decide how tasks are shown, and check that both fit.

`python -m training.preparation --config FILE` does that as a process of its own and leaves a folder with the tokenizer
and `prompt.json`, which depends on nothing but the tokenizer and the way tasks are shown: a model that was trained with
it and is trained again has the same folder, and with it the same token columns. See `TokenizerJob`.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.process.stage import ShardFacts, emit_shard, stage_main
from generators.task_shard import GeneratedTask, read_tasks
from training.config import ConfigError, TokenizeConfig
from training.data import DataError
from training.encoder import get_encoder
from training.prompt import PromptSettings, find_start, get_template, render_completion, suit_template
from training.tokenizer import build_tokenizer, check_tokenizer, load_tokenizer, save_tokenizer

TOKENIZER_FILES = (
    *("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "tokenizer.model"),
    *("vocab.json", "merges.txt", "chat_template.jinja", "chat_template.json"),
)
SCRATCH_TYPE = "qwen2"  # the model type of models from scratch


@dataclass(frozen=True)
class TokenizerJob:
    """What a process of the stage does.

    Attributes:
        config: what is asked for.
        tasks: shards that a new tokenizer is trained on.
        base_model: folder of the model to fine-tune; None builds a tokenizer for one from scratch.
        out: folder to write.
    """

    config: TokenizeConfig
    tasks: tuple[Path, ...]
    base_model: Path | None
    out: Path


def read_task_files(paths: Sequence[Path]) -> Iterator[GeneratedTask]:
    """Yield the tasks of the shards `paths`, in their order.

    Raises:
        DataError: a path does not exist.
    """
    for path in paths:
        check_task_file(path)
        yield from read_tasks(path)


def check_task_file(path: Path) -> None:
    """Raise a DataError unless the shard `path` exists."""
    if not path.is_file():
        raise DataError(f"task shard {path} does not exist; make it with `arcwright generate`")


def prepare_tokenizer(config: TokenizeConfig, tasks: Sequence[Path], base_model: Path | None, out: Path) -> None:
    """Write the tokenizer of a training and how tasks are shown to it (`prompt.json`) to the folder `out`.

    Args:
        config: what is asked for; what is left open is as the base model had it, or fits it.
        tasks: shards that a new tokenizer is trained on, as far as it needs them.
        base_model: folder of the model to fine-tune; None builds a tokenizer for a model from scratch.
        out: where to write.

    Raises:
        InputError: one line, for settings or files that cannot be used.
    """
    if base_model is None:
        tokenizer, settings = _build(config, tasks)
        model_type = SCRATCH_TYPE
    else:
        tokenizer, settings = _adopt(config, base_model)
        model_type = _model_type(base_model)
    check_tokenizer(tokenizer, get_encoder(settings.encoder).name)
    out.mkdir(parents=True, exist_ok=True)
    if model_type:  # it decides which class of tokenizer transformers makes of these files
        (out / "config.json").write_text(json.dumps({"model_type": model_type}) + "\n")
    save_tokenizer(tokenizer, out)
    settings.save(out)


def open_prepared(folder: Path) -> tuple[Any, PromptSettings]:
    """Return the tokenizer and the prompt settings in a folder that `prepare_tokenizer` wrote.

    Raises:
        DataError: it holds no prompt settings.
        TokenizerError: it holds no tokenizer.
    """
    settings = PromptSettings.load(folder)
    if settings is None:
        raise DataError(f"{folder} has no prompt.json; make it with `arcwright tokenize`")
    return load_tokenizer(folder), settings


def describe_base(folder: Path) -> dict[str, Any]:
    """Return what of a base model the tokenizer and the prompts depend on: files by content, and how it was trained."""
    files = {name: (folder / name).read_text() for name in TOKENIZER_FILES if (folder / name).is_file()}
    before = PromptSettings.load(folder)
    shown = dataclasses.asdict(dataclasses.replace(before, max_tokens=0)) if before else None
    return {"files": files, "model_type": _model_type(folder), "prompt": shown}


def _model_type(folder: Path) -> str:
    path = folder / "config.json"
    return str(json.loads(path.read_text()).get("model_type", "")) if path.is_file() else ""


def _build(config: TokenizeConfig, tasks: Sequence[Path]) -> tuple[Any, PromptSettings]:
    form = get_template(config.template or "compact-1")
    if form.chat:
        raise ConfigError(f"template {form.name!r} is for chat models; use 'compact-1' for a model from scratch")
    settings = PromptSettings(form.name, config.encoder or form.encoder, config.show_test, 0, config.reference)
    texts = []
    for task in itertools.islice(read_task_files(tasks), config.tokenizer_tasks):
        texts.append(settings.render(task.task))
        if task.program.strip().startswith(form.prefix):
            texts.append(render_completion(task.program, settings.template))
    return build_tokenizer(texts, config.vocab_size, config.max_tokens), settings


def _adopt(config: TokenizeConfig, base_model: Path) -> tuple[Any, PromptSettings]:
    tokenizer = load_tokenizer(base_model)
    before = PromptSettings.load(base_model)
    form = get_template(config.template or (before.template if before else suit_template(tokenizer)))
    inherited = (before.encoder if before and before.template == form.name else "") or form.encoder
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    # A model goes on as it was taught, with or without a first token.
    start = before.start if before and before.template == form.name else find_start(tokenizer, form.name)
    encoder = config.encoder or inherited
    return tokenizer, PromptSettings(form.name, encoder, config.show_test, 0, config.reference, start)


def hide_torch() -> None:
    """Keep transformers from importing torch in this process: seconds, for one that handles tokenizers only."""
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")  # it would say that torch is missing
    sys.modules.setdefault("torch", None)  # type: ignore[arg-type]


def run_job(job: TokenizerJob) -> None:
    """Prepare a tokenizer and report it as a `shard` event."""
    hide_torch()
    prepare_tokenizer(job.config, job.tasks, job.base_model, job.out)
    emit_shard(job.out.name, ShardFacts(rows=1))


if __name__ == "__main__":
    stage_main(run_job, TokenizerJob)
