"""The tokenize stage: STORE/tokenize/<key>/ with the tokenizer's folder and one Arrow file for each task shard.

The key depends on the tokenizer and on how tasks are shown, never on the tasks: a shard is named after the task shard
it was made from. A larger generate run only adds shards, and a training on the tasks of several stages, or of the model
that an earlier one left, finds those that were tokenized before. Which tokenizer that is has to be known first: it has
an artifact of its own, STORE/tokenizer/<key>/.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from arc_dsl.primitives.reference import render_reference
from flows.artifacts.store import Shard, Store, hash_json
from flows.artifacts.versions import STAGE_MODULES, STAGE_VERSIONS
from flows.building import StageRun, complete
from flows.processes.child import Event, run_child
from flows.progress import Report
from training.config import TokenizeConfig
from training.data import TokenColumns
from training.lengths import describe_lengths, draw_lengths
from training.preparation import TokenizerJob, describe_base
from training.tokenize import TokenizeJob, Tokens

logger = logging.getLogger(__name__)

TOKENIZER_SHARD = Shard("tokenizer")


def tokenize(
    store: Store,
    config: TokenizeConfig,
    tasks: Sequence[StageRun],
    base_model: Path | None,
    workers: int,
    report: Report,
) -> StageRun:
    """Turn the given task shards into token columns; the tokenizer comes first among the shards.

    Args:
        store: the store.
        config: how tasks become tokens.
        tasks: stages that wrote task shards; a shard that stands there twice counts once.
        base_model: folder of the model to be trained, or None for a model from scratch.
        workers: processes; 0 for one per core.
        report: told of the progress.
    """
    tokenizer = _prepare_tokenizer(store, config, tasks, base_model, report)
    shown = reference_digest(config.reference)
    artifact = store.artifact("tokenize", STAGE_VERSIONS["tokenize"], shown, {"tokenizer": tokenizer.digest})
    sources = {f"{record.digest}.arrow": run.artifact.path(record.name) for run in tasks for record in run.records}
    shards = [TOKENIZER_SHARD, *(Shard(name, name.removesuffix(".arrow")) for name in sources)]

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        if TOKENIZER_SHARD in missing:
            copied = artifact.work(TOKENIZER_SHARD) / TOKENIZER_SHARD.name
            shutil.copytree(tokenizer.paths[0], copied, dirs_exist_ok=True)
            on_event({"event": "shard", "name": TOKENIZER_SHARD.name})
        columns = [shard.name for shard in missing if shard != TOKENIZER_SHARD]
        if columns:
            work = {name: artifact.work(Shard(name)) for name in columns}
            job = TokenizeJob(tokenizer.paths[0], {name: sources[name] for name in columns}, work, workers)
            run_child(STAGE_MODULES["tokenize"], job, on_event)

    run = complete(artifact, shards, build, report)
    if not run.cached and run.rows:
        _show_lengths(run)
    return run


def reference_digest(shown: bool) -> dict[str, str]:
    """Return, for a key, what the reference of the DSL says where prompts show it, and nothing where they do not.

    The reference is made of docstrings, and those do not count where changed code asks for a new version.
    """
    return {"reference": hash_json(render_reference())} if shown else {}


def token_files(run: StageRun) -> Tokens:
    """Return what a training reads of a tokenize stage."""
    return Tokens(run.paths[0], tuple(run.paths[1:]))


def _prepare_tokenizer(
    store: Store, config: TokenizeConfig, tasks: Sequence[StageRun], base_model: Path | None, report: Report
) -> StageRun:
    """Choose or build the tokenizer; a new one depends on no more task shards than it is trained on."""
    read: list[Path] = []
    inputs = {}
    if base_model:
        inputs["base_model"] = hash_json(describe_base(base_model))
    else:
        rows = 0
        for run in tasks:
            for record in run.records:
                if rows < config.tokenizer_tasks:
                    inputs[f"tasks_{len(read)}"] = record.digest
                    read.append(run.artifact.path(record.name))
                rows += record.rows
        inputs |= reference_digest(config.reference)
    settings = config.settings(from_scratch=base_model is None)
    artifact = store.artifact("tokenizer", STAGE_VERSIONS["tokenizer"], settings, inputs)

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        out = artifact.work(TOKENIZER_SHARD) / TOKENIZER_SHARD.name
        run_child(STAGE_MODULES["tokenizer"], TokenizerJob(config, tuple(read), base_model, out), on_event)

    return complete(artifact, [TOKENIZER_SHARD], build, report)


def _show_lengths(run: StageRun) -> None:
    """Log how long the examples are, and draw it beside the records."""
    columns = TokenColumns(token_files(run).columns)
    for line in describe_lengths(columns):
        logger.info("tokenize: %s", line)
    picture = run.artifact.folder / "records" / f"lengths-{run.digest}.png"
    if draw_lengths(columns, picture):
        logger.info("tokenize: drawn in %s", picture)
