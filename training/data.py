"""Training data: tasks become token columns once, and batches are a fixed function of the step.

The columns lie in one Arrow file that is memory-mapped, so that a training starts in seconds, holds nothing in memory
and hands nothing to loader processes but row numbers. Which rows a step sees depends on (seed, step) alone: a resumed
training continues in the same order.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from generators.shard import GeneratedTask, read_tasks
from training.prompt import PromptError, render_completion, render_prompt

IGNORED = -100  # the label of tokens that are not learned, as torch's cross entropy has it
# A new batch shape costs seconds on CPU: lengths are rounded up to multiples, of the first number up to SHORT tokens.
LENGTH_MULTIPLES = (32, 64)
SHORT = 256
ROWS_PER_CHUNK = 1024
WINDOW_STEPS = 64  # examples of about the same length are batched together within this many steps
PERCENTILES = (50, 75, 90, 95, 97, 98, 99, 100)

SCHEMA = pa.schema([("input_ids", pa.list_(pa.int32())), ("num_prompt", pa.int32())])


class DataError(ValueError):
    """Tasks that give nothing to train on; the message says why and what to change."""


@dataclass(frozen=True)
class PromptSettings:
    """How tasks are shown to a model; kept in its folder as `prompt.json`, and needed again to sample from it.

    Attributes:
        template: name of the prompt template.
        encoder: name of the grid encoder.
        show_test: whether test inputs are shown.
        max_tokens: longest sequence trained on, in tokens, prompt and completion together.
    """

    template: str
    encoder: str
    show_test: bool
    max_tokens: int

    def save(self, folder: Path) -> None:
        """Write `folder/prompt.json`."""
        (folder / "prompt.json").write_text(json.dumps(asdict(self), indent=2, sort_keys=True) + "\n")

    @staticmethod
    def load(folder: Path) -> PromptSettings | None:
        """Return the settings kept in a model folder, or None if it has none."""
        path = folder / "prompt.json"
        return PromptSettings(**json.loads(path.read_text())) if path.is_file() else None


class TokenColumns:
    """Examples as tokens, read from a memory-mapped file; picklable, so that loader processes may open it too.

    Attributes:
        path: the Arrow file.
        lengths: (examples,) tokens of each example: prompt, completion and end token.
        num_prompt: (examples,) how many of them are the prompt's.
        dropped: how many tasks were left out, by reason.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with pa.memory_map(str(path)) as source:
            reader = pa.ipc.open_file(source)
            parts = [reader.get_batch_with_custom_metadata(number) for number in range(reader.num_record_batches)]
        chunks = [part.batch for part in parts]
        self.dropped: dict[str, int] = json.loads(parts[-1].custom_metadata[b"dropped"])
        self._starts = [chunk.column(0).offsets.to_numpy() for chunk in chunks]
        self._tokens = [chunk.column(0).values.to_numpy() for chunk in chunks]
        empty = [np.empty(0, np.int64)]
        self.lengths: npt.NDArray[np.int64] = np.concatenate(
            [np.diff(s).astype(np.int64) for s in self._starts] or empty
        )
        self.num_prompt: npt.NDArray[np.int64] = np.concatenate(
            [chunk.column(1).to_numpy().astype(np.int64) for chunk in chunks] or empty
        )

    def __reduce__(self) -> tuple[type[TokenColumns], tuple[Path]]:
        return TokenColumns, (self.path,)

    def table(self) -> pa.Table:
        """Return the columns as a table of the same memory map."""
        with pa.memory_map(str(self.path)) as source:
            return pa.ipc.open_file(source).read_all()

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, row: int) -> dict[str, Any]:
        if not 0 <= row < len(self):
            raise IndexError(row)
        chunk, at = divmod(int(row), ROWS_PER_CHUNK)
        start, end = self._starts[chunk][at : at + 2]
        return {"input_ids": self._tokens[chunk][start:end], "num_prompt": int(self.num_prompt[row])}


def read_task_files(paths: Sequence[Path]) -> Iterator[GeneratedTask]:
    """Yield the tasks of the shards `paths`, in their order.

    Raises:
        DataError: a path does not exist.
    """
    for path in paths:
        if not path.is_file():
            raise DataError(f"task shard {path} does not exist; make it with `arcwright generate`")
        yield from read_tasks(path)


def tokenize_tasks(
    tasks: Iterable[GeneratedTask], tokenizer: Any, settings: PromptSettings, path: Path
) -> TokenColumns:
    """Write the token columns of `tasks` to `path`, in one pass with flat memory, and open them.

    Every example is prompt, completion and end token. One that is longer than `settings.max_tokens` is never cut but
    left out and counted as `too_long`; a program that the template cannot end its prompt before, as `program_start`.

    Raises:
        DataError: no example is left.
    """
    dropped: Counter[str] = Counter()
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    num_rows = 0
    try:
        with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, SCHEMA) as writer:
            rows: list[tuple[list[int], int]] = []
            for texts in _batched(_render_examples(tasks, tokenizer, settings, dropped)):
                rows += _tokenize_examples(texts, tokenizer, settings.max_tokens, dropped)
                while len(rows) >= ROWS_PER_CHUNK:  # every chunk but the last is full: rows are found by division
                    writer.write_batch(_record_batch(rows[:ROWS_PER_CHUNK]))
                    del rows[:ROWS_PER_CHUNK]
                    num_rows += ROWS_PER_CHUNK
            # The counts are known last: they go with the last chunk, which may be empty.
            writer.write_batch(_record_batch(rows), custom_metadata={"dropped": json.dumps(dropped, sort_keys=True)})
            num_rows += len(rows)
        if not num_rows:
            counts = ", ".join(f"{reason} {count}" for reason, count in sorted(dropped.items())) or "no tasks at all"
            raise DataError(f"nothing to train on ({counts}); raise max_tokens ({settings.max_tokens}) or add tasks")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return TokenColumns(path)


def _render_examples(
    tasks: Iterable[GeneratedTask], tokenizer: Any, settings: PromptSettings, dropped: Counter[str]
) -> Iterator[tuple[str, str]]:
    for task in tasks:
        try:
            completion = render_completion(task.program, settings.template)
        except PromptError:
            dropped["program_start"] += 1
            continue
        form = (settings.template, settings.encoder)
        yield render_prompt(task.task, *form, tokenizer=tokenizer, show_test=settings.show_test), completion


def _batched(texts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    remaining = iter(texts)
    while batch := list(itertools.islice(remaining, ROWS_PER_CHUNK)):
        yield batch


def _tokenize_examples(
    texts: list[tuple[str, str]], tokenizer: Any, max_tokens: int, dropped: Counter[str]
) -> Iterator[tuple[list[int], int]]:
    prompts = tokenizer([prompt for prompt, _ in texts], add_special_tokens=False)["input_ids"]
    completions = tokenizer([completion for _, completion in texts], add_special_tokens=False)["input_ids"]
    for prompt, completion in zip(prompts, completions, strict=True):
        tokens = [*prompt, *completion, tokenizer.eos_token_id]
        if len(tokens) > max_tokens:
            dropped["too_long"] += 1
        else:
            yield tokens, len(prompt)


def _record_batch(rows: list[tuple[list[int], int]]) -> pa.RecordBatch:
    return pa.record_batch(
        [pa.array([tokens for tokens, _ in rows], pa.list_(pa.int32())), pa.array([n for _, n in rows], pa.int32())],
        schema=SCHEMA,
    )


def tokens_key(paths: Sequence[Path], tokenizer: Any, settings: PromptSettings) -> str:
    """Return a hash of everything that token columns depend on: the shards' bytes, the tokenizer and the prompts."""
    digest = hashlib.sha256(json.dumps(asdict(settings), sort_keys=True).encode())
    digest.update(tokenizer.backend_tokenizer.to_str().encode())
    digest.update(str(getattr(tokenizer, "chat_template", "")).encode())
    for path in paths:
        if not path.is_file():
            raise DataError(f"task shard {path} does not exist; make it with `arcwright generate`")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


class BatchPlan:
    """Which rows each forward pass sees: a batch sampler for the whole training, the same for the same arguments.

    Rows come in shuffled passes over the data, end to end. Within a window of steps they are sorted by length and cut
    into batches, and the batches are shuffled, so that a batch is padded little and no row is left out or repeated
    within a pass.

    Attributes:
        batches: for each forward pass the rows it sees; `passes` of them make a step.
        batch_size: rows of a forward pass.
        drop_last: False; accelerate asks for it.
    """

    drop_last = False

    def __init__(
        self, lengths: npt.NDArray[np.int64], batch_size: int, steps: int, seed: int, micro_batch_size: int = 0
    ) -> None:
        if not len(lengths):
            raise DataError("cannot plan batches over 0 examples")
        self.batch_size = micro_batch_size or batch_size
        self._lengths = lengths
        self._steps = steps
        needed = steps * batch_size
        rounds = -(-needed // len(lengths))
        stream = np.concatenate([_rng(seed, "pass", n).permutation(len(lengths)) for n in range(rounds)])[:needed]
        self.batches: list[npt.NDArray[np.int64]] = []
        for number, start in enumerate(range(0, needed, WINDOW_STEPS * batch_size)):
            window = stream[start : start + WINDOW_STEPS * batch_size]
            window = window[np.argsort(lengths[window], kind="stable")]
            by_step = window.reshape(-1, batch_size)
            for step in _rng(seed, "window", number).permutation(len(by_step)):
                self.batches.extend(np.split(by_step[step], batch_size // self.batch_size))

    def __len__(self) -> int:
        return len(self.batches)

    def __iter__(self) -> Iterator[list[int]]:
        return (rows.tolist() for rows in self.batches)

    def tokens_by_step(self) -> npt.NDArray[np.int64]:
        """Return (steps,) tokens seen after each step, padding not counted."""
        per_pass = np.array([self._lengths[rows].sum() for rows in self.batches], np.int64)
        return np.cumsum(per_pass.reshape(self._steps, -1).sum(axis=1))

    def padding_waste(self) -> float:
        """Return the share of all positions that is padding."""
        padded = sum(len(rows) * padded_length(int(self._lengths[rows].max())) for rows in self.batches)
        return 1.0 - sum(int(self._lengths[rows].sum()) for rows in self.batches) / padded


def _rng(*parts: object) -> np.random.Generator:
    return np.random.default_rng(list(hashlib.sha256(repr(parts).encode()).digest()))


def padded_length(length: int) -> int:
    """Return how many positions a batch takes whose longest example has `length` tokens."""
    multiple = LENGTH_MULTIPLES[length > SHORT]
    return -(-length // multiple) * multiple


def collate(examples: Sequence[dict[str, Any]], pad_id: int) -> dict[str, Any]:
    """Return a batch of int64 tensors `input_ids` and `labels`, (examples, padded length).

    Only completion and end token are labels. Padding stands on the right, where a causal model cannot see it from any
    real token; labels come from positions and never from token ids, so that the end token is learned even where it is
    the padding token too.
    """
    import torch

    width = padded_length(max(len(example["input_ids"]) for example in examples))
    ids = np.full((len(examples), width), pad_id, np.int64)
    labels = np.full((len(examples), width), IGNORED, np.int64)
    for row, example in enumerate(examples):
        tokens, first = example["input_ids"], example["num_prompt"]
        ids[row, : len(tokens)] = tokens
        labels[row, first : len(tokens)] = tokens[first:]
    return {"input_ids": torch.from_numpy(ids), "labels": torch.from_numpy(labels)}


def length_percentiles(columns: TokenColumns) -> dict[str, dict[str, int]]:
    """Return the percentiles of prompt and completion lengths, in tokens; `100` is the maximum."""
    parts = {"prompt": columns.num_prompt, "completion": columns.lengths - columns.num_prompt}
    return {
        name: {str(p): int(np.percentile(lengths, p, method="higher")) for p in PERCENTILES}
        for name, lengths in parts.items()
    }
