"""Packing: examples share rows and see nothing of one another."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generators.task_shard import write_tasks
from tests.support.trainings import TINY, log_rows, make_tasks
from training.data import BatchPlan, TokenColumns, collate, lay_out, open_columns
from training.model import build_model
from training.preparation import open_prepared
from training.tokenize import Tokens, tokenize
from training.train import train

PACKED = dataclasses.replace(TINY, steps=3, precision="fp32", packing=True, micro_batch_size=2, checkpoint_every=100)


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> Tokens:
    """Return token columns of tasks whose grids differ much in size."""
    folder = tmp_path_factory.mktemp("tokens")
    write_tasks(folder / "0.parquet", [task for side in (1, 3, 5) for task in make_tasks(8, side)])
    return tokenize(TINY.tokenize, [folder / "0.parquet"], None, folder)


@pytest.fixture(scope="module")
def columns(tokens: Tokens) -> TokenColumns:
    """Return the columns opened."""
    return open_columns(tokens.columns, 256)


@pytest.mark.parametrize("one_row", [False, True])
def test_a_packed_batch_computes_what_an_unpacked_one_does(
    one_row: bool, tokens: Tokens, columns: TokenColumns
) -> None:
    """Logits of every token and the loss of a step are the same, however the examples are laid out."""
    import torch

    from training.step import completion_loss

    tokenizer, _ = open_prepared(tokens.tokenizer)
    model = build_model(TINY.scratch, tokenizer).eval()
    examples = [columns[row] for row in range(12)]
    plain = collate(examples, tokenizer.pad_token_id)
    packed = collate(examples, tokenizer.pad_token_id, packing=True, one_row=one_row)
    assert packed["input_ids"].numel() < plain["input_ids"].numel()
    with torch.no_grad():
        expected = model(input_ids=plain["input_ids"], use_cache=False).logits
        got = model(input_ids=packed["input_ids"], position_ids=packed["position_ids"], use_cache=False).logits
        losses = [float(completion_loss(model, batch)[0]) for batch in (plain, packed)]
    assert losses[1] == pytest.approx(losses[0], rel=1e-5)
    lengths = [len(example["input_ids"]) for example in examples]
    rows = [list(range(12))] if one_row else lay_out(lengths, packing=True)[1]
    for row, members in enumerate(rows):
        start = 0
        for number in members:
            part = got[row, start : start + lengths[number]]
            torch.testing.assert_close(part, expected[number, : lengths[number]], rtol=1e-4, atol=1e-5)
            start += lengths[number]


def test_packing_wastes_less_and_changes_no_step() -> None:
    """The plan is the same with packing, each example stands in one row, and less of all positions is padding."""
    lengths = np.random.default_rng(0).lognormal(np.log(180), 0.6, 500).clip(20, 1000).astype(np.int64)
    plain, packed = (BatchPlan(lengths, 16, 20, 0, packing=packing) for packing in (False, True))
    assert list(plain) == list(packed)
    assert packed.padding_waste() < plain.padding_waste()
    mixed = lengths[:40].tolist()
    width, rows = lay_out(mixed, packing=True)
    assert sorted(number for row in rows for number in row) == list(range(40))
    assert all(sum(mixed[number] for number in row) <= width for row in rows)
    width, rows = lay_out(mixed, packing=True)
    assert sum(mixed) / (width * len(rows)) > 0.9


def test_a_packed_training_learns_the_same(tokens: Tokens, tmp_path: Path) -> None:
    """The losses of all steps are those of the unpacked training."""
    losses: list[list[Any]] = []
    for packing in (True, False):
        config = dataclasses.replace(PACKED, packing=packing)
        train(config, tokens, None, tmp_path / str(packing), tmp_path / f"work-{packing}")
        losses.append([row["loss"] for row in log_rows(tmp_path / str(packing))])
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)
