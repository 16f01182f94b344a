"""Tokenizers and models from scratch: digits stay apart, and saved folders load as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.tokenizers import PROGRAMS, TEXTS, careless_tokenizer
from training.encoder import CELL_PARTS, get_encoder
from training.model import ModelError, ScratchConfig, build_model, count_parameters, load_model, save_model
from training.tokenizer import TokenizerError, build_tokenizer, check_tokenizer, load_tokenizer

TINY = ScratchConfig(hidden=64, layers=2, heads=2, kv_heads=1, intermediate=64)


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """Return a tokenizer trained on a few programs and grids."""
    return build_tokenizer(TEXTS, vocab_size=400)


def test_digits_never_merge(tokenizer: Any) -> None:
    """Each digit is a token of its own, in grids and in programs."""
    ids = tokenizer("0123 rotate_90 112211")["input_ids"]
    pieces = [tokenizer.decode([token]) for token in ids]
    assert [piece for piece in pieces if any(c.isdigit() for c in piece)] == list("012390112211")


def test_any_text_survives(tokenizer: Any) -> None:
    """Programs and text never seen come back exactly."""
    for text in [*PROGRAMS, "\n\n  odd\tñandú 漢字 \x7f ", ""]:
        assert tokenizer.decode(tokenizer(text)["input_ids"]) == text


def test_programs_take_few_tokens(tokenizer: Any) -> None:
    """Words of the DSL are learned as pieces: a one-line program takes at most 20 tokens."""
    assert len(tokenizer(PROGRAMS[0])["input_ids"]) <= 20


def test_the_same_texts_give_the_same_tokenizer(tokenizer: Any) -> None:
    """Training a tokenizer is deterministic."""
    again = build_tokenizer(TEXTS, vocab_size=400)
    assert again.backend_tokenizer.to_str() == tokenizer.backend_tokenizer.to_str()


@pytest.mark.parametrize("cells", CELL_PARTS)
def test_our_tokenizer_passes_the_check(tokenizer: Any, cells: str) -> None:
    """The small tokenizer works with every encoder."""
    check_tokenizer(tokenizer, f"shape+rows+{cells}")


def test_merging_digits_is_refused_with_the_encoder_that_works() -> None:
    """A tokenizer that merges cells is refused, and the message names an encoder that keeps them apart."""
    careless = careless_tokenizer(merge_digits=True, eos_token="I")
    with pytest.raises(TokenizerError, match=r"more than one cell; use encoder 'shape\+spaced'"):
        check_tokenizer(careless, "shape+digits")
    check_tokenizer(careless, "shape+spaced")


def test_a_tokenizer_without_end_token_is_refused() -> None:
    """No end token, no training: the message says what to set."""
    with pytest.raises(TokenizerError, match="set eos_token"):
        check_tokenizer(careless_tokenizer(merge_digits=True), "spaced")


def test_too_small_a_vocabulary_is_refused() -> None:
    """The bytes and special tokens must fit."""
    with pytest.raises(TokenizerError, match="at least 300, got 100"):
        build_tokenizer(TEXTS, vocab_size=100)


def test_folders_without_a_tokenizer_are_refused(tmp_path: Path) -> None:
    """A missing folder, one without a tokenizer and one with a broken one each get one line."""
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "tokenizer.json").write_text("{}")
    for folder, words in (
        (tmp_path / "no", "does not exist"),
        (tmp_path, "has no tokenizer"),
        (tmp_path / "broken", "copy"),
    ):
        with pytest.raises(TokenizerError, match=words) as error:
            load_tokenizer(folder)
        assert "\n" not in str(error.value)


def test_a_saved_model_loads_as_it_is(tokenizer: Any, tmp_path: Path) -> None:
    """The folder gives the same tokens and the same logits again, and ties the output to the embedding."""
    import torch

    model = build_model(TINY, tokenizer, seed=1)
    save_model(model, tokenizer, tmp_path, "float32")
    reloaded, again = load_model(tmp_path), load_tokenizer(tmp_path)
    for text in TEXTS[:4]:
        assert again(text)["input_ids"] == tokenizer(text)["input_ids"]
    assert len(again) == len(tokenizer) == reloaded.config.vocab_size
    ids = torch.tensor([tokenizer(TEXTS[0])["input_ids"]])
    with torch.no_grad():
        assert torch.equal(model(input_ids=ids).logits, reloaded(input_ids=ids).logits)
    assert reloaded.get_output_embeddings().weight is reloaded.get_input_embeddings().weight
    assert count_parameters(reloaded) == count_parameters(model)
    assert reloaded.generation_config.eos_token_id == tokenizer.eos_token_id


def test_saving_twice_gives_the_same_bytes(tokenizer: Any, tmp_path: Path) -> None:
    """A model folder depends on weights and tokenizer alone."""
    for name in ("a", "b"):
        save_model(build_model(TINY, tokenizer, seed=3), tokenizer, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "b").iterdir())
    for name in files:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_building_a_model_leaves_the_random_state_alone(tokenizer: Any) -> None:
    """Weights depend on the seed given, and drawing them disturbs nobody else's."""
    import torch

    state = torch.get_rng_state()
    one, two = build_model(TINY, tokenizer, seed=5), build_model(TINY, tokenizer, seed=5)
    assert torch.equal(state, torch.get_rng_state())
    assert all(torch.equal(a, b) for a, b in zip(one.parameters(), two.parameters(), strict=True))


@pytest.mark.parametrize("wrong", [{"heads": 5}, {"kv_heads": 4}, {"layers": 0}, {"rope_theta": 0.5}])
def test_impossible_sizes_are_refused(wrong: dict[str, Any]) -> None:
    """Sizes that do not fit together are one line with the value."""
    with pytest.raises(ModelError, match=str(next(iter(wrong.values())))):
        ScratchConfig(**wrong)


def test_a_folder_that_is_no_model_is_refused(tokenizer: Any, tmp_path: Path) -> None:
    """A folder without configuration or with damaged weights is one line."""
    with pytest.raises(ModelError, match=r"no config\.json"):
        load_model(tmp_path)
    save_model(build_model(TINY, tokenizer), tokenizer, tmp_path)
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(ModelError) as error:
        load_model(tmp_path)
    assert "\n" not in str(error.value)


def test_encoded_grids_are_one_token_a_cell(tokenizer: Any) -> None:
    """A grid of digits costs its cells, its newlines and nothing else."""
    grid = np.arange(12).reshape(3, 4) % 10
    assert len(tokenizer(get_encoder("digits").encode(grid))["input_ids"]) == 12 + 2
