"""Training data: token columns that are read from memory-mapped files, and batches that are a function of the step.

A training starts in seconds, holds no example in memory and hands nothing to loader processes but row numbers. Which
rows a step sees depends on (seed, step) alone: a resumed training continues in the same order. The columns are written
by `training.tokenize`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from arc_dsl.errors import InputError
from training.packing import WIDEST, pack_rows

IGNORED = -100  # the label of tokens that are not learned, as torch's cross entropy has it
# A new batch shape costs seconds on CPU: lengths are rounded up to multiples, of the first number up to SHORT tokens.
LENGTH_MULTIPLES = (32, 64)
SHORT = 256
WINDOW_STEPS = 64  # examples of about the same length are batched together within this many steps
FACTS_KEY = b"arcwright.token_columns"

SCHEMA = pa.schema([("input_ids", pa.list_(pa.int32())), ("num_prompt", pa.int32())])


class DataError(InputError):
    """Tasks that give nothing to train on; the message says why and what to change."""


class TokenColumns:
    """Examples as tokens, read from memory-mapped files; picklable as their paths, so that loaders may open them too.

    Args:
        paths: Arrow files that `training.tokenize` wrote; their examples follow one another in this order.
        max_tokens: longer examples (prompt, completion and end token) are left out, never cut; 0 keeps all.

    Attributes:
        lengths: (examples,) tokens of each example: prompt, completion and end token.
        num_prompt: (examples,) how many of them are the prompt's.
        dropped: how many tasks were left out, by reason.
        digest: hash of the examples.

    Raises:
        DataError: a file is missing or holds no token columns.
    """

    def __init__(self, paths: Sequence[Path], max_tokens: int = 0) -> None:
        self.paths = tuple(paths)
        self.max_tokens = max_tokens
        chunks: list[pa.RecordBatch] = []
        digests: list[str] = []
        dropped: Counter[str] = Counter()
        for path in self.paths:
            parts, facts = _read_file(path)
            chunks += parts
            digests.append(facts["digest"])
            dropped.update(facts["dropped"])
        self._starts = [chunk.column(0).offsets.to_numpy() for chunk in chunks]
        self._tokens = [chunk.column(0).values.to_numpy() for chunk in chunks]
        self._first_rows = np.cumsum([0, *(len(chunk) for chunk in chunks)])
        empty = [np.empty(0, np.int64)]
        lengths = np.concatenate([np.diff(starts).astype(np.int64) for starts in self._starts] or empty)
        num_prompt = np.concatenate([chunk.column(1).to_numpy().astype(np.int64) for chunk in chunks] or empty)
        fits = lengths <= max_tokens if max_tokens else np.ones(len(lengths), bool)
        self._rows: npt.NDArray[np.int64] = np.flatnonzero(fits)
        self.lengths: npt.NDArray[np.int64] = lengths[fits]
        self.num_prompt: npt.NDArray[np.int64] = num_prompt[fits]
        if len(self) < len(lengths):
            dropped["too_long"] = len(lengths) - len(self)
        self.dropped = dict(sorted(dropped.items()))
        self.digest = hashlib.sha256(json.dumps([digests, max_tokens]).encode()).hexdigest()[:16]

    def __reduce__(self) -> tuple[type[TokenColumns], tuple[tuple[Path, ...], int]]:
        return TokenColumns, (self.paths, self.max_tokens)

    def table(self) -> pa.Table:
        """Return all examples as a table of the same memory maps, those that are too long included."""
        tables = []
        for path in self.paths:
            with pa.memory_map(str(path)) as source:
                tables.append(pa.ipc.open_file(source).read_all())
        return pa.concat_tables(tables)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> dict[str, Any]:
        if not 0 <= row < len(self):
            raise IndexError(row)
        at = int(self._rows[row])
        chunk = int(np.searchsorted(self._first_rows, at, side="right")) - 1
        start, end = self._starts[chunk][at - self._first_rows[chunk] :][:2]
        return {"input_ids": self._tokens[chunk][start:end], "num_prompt": int(self.num_prompt[row])}


def open_columns(paths: Sequence[Path], max_tokens: int) -> TokenColumns:
    """Return the columns that a training reads.

    Raises:
        DataError: a file cannot be read, or no example is left.
    """
    columns = TokenColumns(paths, max_tokens)
    if not len(columns):
        counts = ", ".join(f"{reason} {count}" for reason, count in columns.dropped.items()) or "no tasks at all"
        raise DataError(f"nothing to train on ({counts}); raise max_tokens ({max_tokens}) or add tasks")
    return columns


def _read_file(path: Path) -> tuple[list[pa.RecordBatch], dict[str, Any]]:
    """Return the chunks of a file that `write_token_columns` wrote, and what it knew only at the end."""
    try:
        with pa.memory_map(str(path)) as source:
            reader = pa.ipc.open_file(source)
            parts = [reader.get_batch_with_custom_metadata(number) for number in range(reader.num_record_batches)]
        return [part.batch for part in parts], json.loads(parts[-1].custom_metadata[FACTS_KEY])
    except FileNotFoundError:
        raise DataError(f"token columns {path} do not exist; make them with `arcwright tokenize`") from None
    except (pa.ArrowInvalid, IndexError, KeyError, TypeError) as error:
        raise DataError(f"{path} holds no token columns ({error}); make them with `arcwright tokenize`") from None


class BatchPlan:
    """Which rows each forward pass sees: a batch sampler for the whole training, the same for the same arguments.

    Rows come in shuffled passes over the data, end to end. Within a window of steps they are sorted by length and cut
    into batches, and the batches are shuffled, so that a batch is padded little and no row is left out or repeated
    within a pass. Where length says what kind of task it is, batches of one kind make a model learn later: see
    `group_by_length`.

    Args:
        lengths: (rows,) tokens of each row.
        batch_size: rows of a step.
        steps: steps of the training.
        seed: of the shuffling.
        micro_batch_size: rows of a forward pass; 0 for all of a step.
        packing: whether the examples of a forward pass are packed.
        replay: the last so many rows are replay, passes of their own that take `share` of every step.
        share: see `replay`; rounded to whole rows. Of every window, where rows are grouped by length.
        ordered: the rows that are not replay come in their order instead, each as often as another, from the first
            step to the last.
        group_by_length: whether a batch's rows are of about the same length; else they are whatever comes.

    Attributes:
        batches: for each forward pass the rows it sees; `passes` of them make a step.
        batch_size: rows of a forward pass.
        packing: whether the examples of a forward pass are packed; changes nothing but `padding_waste`.
        drop_last: False; accelerate asks for it.
    """

    drop_last = False

    def __init__(
        self,
        lengths: npt.NDArray[np.int64],
        batch_size: int,
        steps: int,
        seed: int,
        micro_batch_size: int = 0,
        packing: bool = False,
        replay: int = 0,
        share: float = 0.0,
        ordered: bool = False,
        group_by_length: bool = True,
    ) -> None:
        if not len(lengths):
            raise DataError("cannot plan batches over 0 examples")
        self.batch_size = micro_batch_size or batch_size
        self.packing = packing
        self._lengths = lengths
        self._steps = steps
        fresh = len(lengths) - replay
        again = (round(share * batch_size) if fresh else batch_size) if replay else 0
        parts = []  # (steps, rows of a step) of the fresh rows, and of those of the replay
        if again < batch_size:
            needed = steps * (batch_size - again)
            rows = np.arange(needed) * fresh // needed if ordered else _passes(fresh, needed, seed, "pass")
            parts.append(rows.reshape(steps, -1))
        if again:
            parts.append(fresh + _passes(replay, steps * again, seed, "replay").reshape(steps, -1))
        stream = np.concatenate(parts, axis=1)
        self.batches: list[npt.NDArray[np.int64]] = []
        window_steps = WINDOW_STEPS if group_by_length and not ordered else 1
        for number, start in enumerate(range(0, steps, window_steps)):
            window = stream[start : start + window_steps].ravel()
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
        padded = 0
        for members in self.batches:
            width, rows = lay_out(self._lengths[members].tolist(), self.packing)
            padded += width * len(rows)
        return 1.0 - sum(int(self._lengths[members].sum()) for members in self.batches) / padded


def _passes(count: int, needed: int, seed: int, name: str) -> npt.NDArray[np.int64]:
    """Return so many numbers below `count`, in shuffled passes over all of them, end to end."""
    passes = [_rng(seed, name, number).permutation(count) for number in range(-(-needed // count))]
    return np.concatenate(passes)[:needed]


def _rng(*parts: object) -> np.random.Generator:
    return np.random.default_rng(list(hashlib.sha256(repr(parts).encode()).digest()))


def padded_length(length: int) -> int:
    """Return how many positions a batch takes whose longest example has `length` tokens."""
    multiple = LENGTH_MULTIPLES[length > SHORT]
    return -(-length // multiple) * multiple


def lay_out(lengths: Sequence[int], packing: bool) -> tuple[int, list[list[int]]]:
    """Return the width of a batch of examples of these lengths, and which examples each of its rows holds."""
    longest = max(lengths)
    if not packing:
        return padded_length(longest), [[number] for number in range(len(lengths))]
    widths = sorted({padded_length(longest * parts // 8) for parts in range(8, 8 * WIDEST + 1)})
    return pack_rows(lengths, widths)


def collate(
    examples: Sequence[dict[str, Any]], pad_id: int, packing: bool = False, one_row: bool = False
) -> dict[str, Any]:
    """Return a batch of int64 tensors `input_ids` and `labels`, (rows, width), and with `packing` `position_ids`.

    Only completion and end token are labels. Padding stands on the right, where a causal model cannot see it from any
    real token; labels come from positions and never from token ids, so that the end token is learned even where it is
    the padding token too. Examples share rows with `packing` alone; their positions then say where each begins.

    Args:
        examples: rows of `TokenColumns`.
        pad_id: id of the padding token.
        packing: whether several examples may share a row.
        one_row: whether all of them share one, as flash-attention wants it; with `packing`.
    """
    import torch

    lengths = [len(example["input_ids"]) for example in examples]
    if packing and one_row:
        width, rows = padded_length(sum(lengths)), [list(range(len(examples)))]
    else:
        width, rows = lay_out(lengths, packing)
    ids = np.full((len(rows), width), pad_id, np.int64)
    labels = np.full((len(rows), width), IGNORED, np.int64)
    positions = np.zeros((len(rows), width), np.int64)
    for row, members in enumerate(rows):
        start = 0
        for number in members:
            tokens, first, end = examples[number]["input_ids"], examples[number]["num_prompt"], start + lengths[number]
            ids[row, start:end] = tokens
            labels[row, start + first : end] = tokens[first:]
            positions[row, start:end] = np.arange(lengths[number])
            start = end
        positions[row, start:] = np.arange(width - start)  # padding is an example of its own
    batch = {"input_ids": torch.from_numpy(ids), "labels": torch.from_numpy(labels)}
    return batch | {"position_ids": torch.from_numpy(positions)} if packing else batch
