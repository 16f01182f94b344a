"""Task shards become token columns, in parallel: `python -m training.tokenize --config FILE`, see `TokenizeJob`.

Each task becomes prompt, completion and end token, whatever its length: how long examples may be is a matter of each
training. One Arrow file for each task shard; its bytes depend on the shard, the tokenizer and the way tasks are shown
alone. Memory is flat: a worker holds one task shard and one chunk of examples.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from arc_dsl.files import replace_file
from arc_dsl.process.pool import build_shards
from arc_dsl.process.stage import ShardFacts, stage_main
from generators.task_shard import GeneratedTask
from training.config import TokenizeConfig
from training.data import FACTS_KEY, SCHEMA, TokenColumns
from training.preparation import hide_torch, open_prepared, prepare_tokenizer, read_task_files
from training.prompt import PromptError, PromptSettings, render_completion
from training.text_ids import Encode, Ids, make_encode

ROWS_PER_CHUNK = 256

Example = tuple[npt.NDArray[np.int32], int]  # tokens, and how many of them are the prompt's


@dataclass(frozen=True)
class Tokens:
    """What a training reads.

    Attributes:
        tokenizer: folder of the tokenizer and `prompt.json`, written by `training.preparation`.
        columns: the Arrow files, in order.
    """

    tokenizer: Path
    columns: tuple[Path, ...]


@dataclass(frozen=True)
class TokenizeJob:
    """What a process of the stage does.

    Attributes:
        tokenizer: folder of the tokenizer and `prompt.json`.
        shards: name of each file to write -> the task shard it is made from.
        work: name of each -> folder to write it in.
        workers: processes; 0 for one per core.
    """

    tokenizer: Path
    shards: Mapping[str, Path]
    work: Mapping[str, Path]
    workers: int = 0


def tokenize(config: TokenizeConfig, tasks: Sequence[Path], base_model: Path | None, out: Path) -> Tokens:
    """Write tokenizer and token columns of the shards `tasks` to the folder `out`, in this process.

    Raises:
        InputError: one line, for settings or files that cannot be used.
    """
    prepare_tokenizer(config, tasks, base_model, out / "tokenizer")
    tokenizer, settings = open_prepared(out / "tokenizer")
    encode = make_encode(tokenizer)
    columns = tuple(out / f"{number:05d}.arrow" for number in range(len(tasks)))
    for path, column in zip(tasks, columns, strict=True):
        tokenize_tasks(read_task_files([path]), tokenizer, settings, column, encode)
    return Tokens(out / "tokenizer", columns)


def tokenize_shard(tokenizer: Path, source: Path, out: Path) -> ShardFacts:
    """Write the token columns of one task shard; for worker processes, which keep the tokenizer.

    Args:
        tokenizer: folder of the tokenizer and `prompt.json`.
        source: the task shard.
        out: file to write.

    Returns:
        Its rows, drops and measurements.
    """
    started, cpu = time.monotonic(), time.process_time()
    prepared, settings, encode = _open_once(tokenizer)
    tokenize_tasks(read_task_files([source]), prepared, settings, out, encode)
    columns = TokenColumns([out])
    seconds, tokens = time.monotonic() - started, int(columns.lengths.sum())
    measured = {
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "tokens": tokens,
        "tokens_per_second": round(tokens / max(seconds, 1e-9), 1),
        "peak_memory_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    return ShardFacts(len(columns), columns.dropped, measured)


def tokenize_tasks(
    tasks: Iterable[GeneratedTask],
    tokenizer: Any,
    settings: PromptSettings,
    path: Path,
    encode: Encode | None = None,
) -> None:
    """Write the token columns of `tasks` to `path`, in one pass with flat memory.

    A program that the template cannot end its prompt before is left out and counted as `program_start`,
    a task without a program, as `import` makes them, as `no_program`.

    Args:
        tasks: tasks with their programs.
        tokenizer: the model's.
        settings: how tasks are shown; `max_tokens` does not matter here.
        path: file to write.
        encode: what `make_encode(tokenizer)` returned, if it is at hand: it remembers pieces of text.
    """
    encode = encode or make_encode(tokenizer)
    dropped: Counter[str] = Counter()
    texts = _render_examples(tasks, tokenizer, settings, dropped)
    edges = np.array(settings.start_ids(tokenizer), np.int32), np.array([tokenizer.eos_token_id], np.int32)
    chunks = (_encode_examples(batch, encode, *edges) for batch in _batched(texts))
    write_token_columns(path, chunks, dropped)


def write_token_columns(path: Path, chunks: Iterable[list[Example]], dropped: Mapping[str, int]) -> None:
    """Write chunks of examples to an Arrow file that `TokenColumns` reads; the same examples give the same bytes.

    Args:
        path: file to write; it appears when complete.
        chunks: the examples, a chunk at a time.
        dropped: how many were left out, by reason; read when the last chunk has been written.
    """
    digest = hashlib.sha256()
    with (
        replace_file(path) as partial,
        pa.OSFile(str(partial), "wb") as sink,
        pa.ipc.new_file(sink, SCHEMA) as writer,
    ):
        for chunk in chunks:
            batch = _record_batch(chunk)
            for array in (batch.column(0).offsets, batch.column(0).values, batch.column(1)):
                digest.update(array.to_numpy())
            writer.write_batch(batch)
        # The counts are known last: they go with a last chunk, which is empty.
        facts = {"dropped": dict(dropped), "digest": digest.hexdigest()}
        writer.write_batch(_record_batch([]), custom_metadata={FACTS_KEY: json.dumps(facts, sort_keys=True)})


def _render_examples(
    tasks: Iterable[GeneratedTask], tokenizer: Any, settings: PromptSettings, dropped: Counter[str]
) -> Iterator[tuple[str, str]]:
    for task in tasks:
        if not task.program:
            dropped["no_program"] += 1
            continue
        try:
            completion = render_completion(task.program, settings.template)
        except PromptError:
            dropped["program_start"] += 1
            continue
        yield settings.render(task.task, tokenizer), completion


def _batched(texts: Iterator[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    while batch := list(itertools.islice(texts, ROWS_PER_CHUNK)):
        yield batch


def _encode_examples(texts: list[tuple[str, str]], encode: Encode, start: Ids, end: Ids) -> list[Example]:
    prompts = encode([prompt for prompt, _ in texts])
    completions = encode([completion for _, completion in texts])
    return [
        (np.concatenate([start, prompt, completion, end]), len(start) + len(prompt))
        for prompt, completion in zip(prompts, completions, strict=True)
    ]


def _record_batch(chunk: list[Example]) -> pa.RecordBatch:
    starts = np.cumsum([0, *(len(tokens) for tokens, _ in chunk)], dtype=np.int32)
    tokens = np.concatenate([np.empty(0, np.int32), *(tokens for tokens, _ in chunk)])
    num_prompt = np.array([number for _, number in chunk], np.int32)
    ids = pa.ListArray.from_arrays(pa.array(starts), pa.array(tokens))
    return pa.record_batch([ids, pa.array(num_prompt)], schema=SCHEMA)


@lru_cache(maxsize=1)
def _open_once(folder: Path) -> tuple[Any, PromptSettings, Encode]:
    hide_torch()
    tokenizer, settings = open_prepared(folder)
    return tokenizer, settings, make_encode(tokenizer)


def run_job(job: TokenizeJob) -> None:
    """Tokenize the shards that are asked for and report each as a `shard` event."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # the workers share the cores already
    jobs = {name: (job.tokenizer, source, job.work[name] / name) for name, source in job.shards.items()}
    build_shards(tokenize_shard, jobs, job.workers)


if __name__ == "__main__":
    stage_main(run_job, TokenizeJob)
