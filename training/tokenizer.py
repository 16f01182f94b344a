"""Tokenizers: our own small one for models from scratch, and the check every tokenizer passes before training.

The small tokenizer is a byte-level BPE that transformers and vLLM load without custom code. Digits never merge, so that
every cell of a grid is one token. It cuts text into pieces exactly as Qwen2's tokenizer does, because transformers 5
rebuilds the tokenizer of any folder whose model is Qwen2-shaped from vocabulary and merges alone: with pieces of our
own, a saved model would silently be fed other tokens than it was trained on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from arc_dsl.errors import InputError, first_line
from training.encoder import CELL_PARTS, DEFAULT_ENCODER, GridEncoder, get_encoder

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

PAD, EOS = "<|pad|>", "<|endoftext|>"
MIN_VOCAB = 300  # 256 bytes, the special tokens and room for a few words


class TokenizerError(InputError):
    """A tokenizer that cannot be used as it is; the message names the remedy."""


def build_tokenizer(texts: Iterable[str], vocab_size: int = 512, max_tokens: int = 4096) -> PreTrainedTokenizerFast:
    """Train a byte-level BPE tokenizer on `texts`; the same texts give the same tokenizer.

    Args:
        texts: prompts and programs like those the model will see.
        vocab_size: number of tokens, at least `MIN_VOCAB`; fewer if the texts do not have that many pieces.
        max_tokens: the longest sequence that the model will take, stored with the tokenizer.

    Raises:
        TokenizerError: `vocab_size` is too small.
    """
    if vocab_size < MIN_VOCAB:
        raise TokenizerError(f"vocab_size must be at least {MIN_VOCAB}, got {vocab_size}")
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
    from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX, Qwen2Tokenizer

    backend = Tokenizer(models.BPE())
    backend.normalizer = normalizers.NFC()
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PRETOKENIZE_REGEX), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[PAD, EOS],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    backend.train_from_iterator(texts, trainer)
    bpe: dict[str, Any] = json.loads(backend.to_str())["model"]
    merges: Any = [tuple(merge) for merge in bpe["merges"]]
    return Qwen2Tokenizer(
        vocab=bpe["vocab"],
        merges=merges,
        unk_token=EOS,
        eos_token=EOS,
        pad_token=PAD,
        model_max_length=max_tokens,
        clean_up_tokenization_spaces=False,
        padding_side="right",
    )


def load_tokenizer(folder: Path) -> Any:
    """Load the tokenizer of the model folder `folder`; nothing is downloaded.

    Raises:
        TokenizerError: the folder does not exist, or has no tokenizer.
    """
    if not folder.is_dir():
        raise TokenizerError(f"model folder {folder} does not exist; give a folder with config.json and tokenizer.json")
    if not any((folder / name).is_file() for name in ("tokenizer.json", "tokenizer_config.json", "tokenizer.model")):
        raise TokenizerError(
            f"model folder {folder} has no tokenizer; copy tokenizer.json and tokenizer_config.json into it"
        )
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(str(folder), local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TokenizerError(
            f"model folder {folder}: the tokenizer cannot be read ({first_line(error)}); copy it again from the "
            f"original model"
        ) from error


def save_tokenizer(tokenizer: Any, folder: Path) -> None:
    """Write a tokenizer to `folder`; one that was loaded and is saved again gives the same bytes.

    The model's `config.json`, if there is to be one, must be there already: it too decides how the files are read.

    Raises:
        TokenizerError: some classes cut text differently once they are loaded again; the folder must not be used.
    """
    tokenizer.save_pretrained(folder)
    path = folder / "tokenizer_config.json"
    settings = json.loads(path.read_text())
    for name in ("is_local", "local_files_only"):  # how it was loaded, which transformers saves too
        settings.pop(name, None)
    path.write_text(json.dumps(settings, indent=2, ensure_ascii=False, sort_keys=True) + "\n")
    text = "I2x3\n012\n345\nP\ndef task(img):\n    return upscale(flip(img, axis=0), (2, 2))\n"
    if load_tokenizer(folder)(text)["input_ids"] != tokenizer(text)["input_ids"]:
        raise TokenizerError(
            f"{folder}: the saved tokenizer reads text differently; check tokenizer_class of the base model"
        )


def check_tokenizer(tokenizer: Any, encoder: str = DEFAULT_ENCODER) -> None:
    """Refuse a tokenizer that would blur grids; runs before any training.

    Checked: an end token exists and is one token, every cell is tokens of its own, encoded grids survive tokenizing.

    Args:
        tokenizer: a fast transformers tokenizer.
        encoder: name of the grid encoder it is to be used with.

    Raises:
        TokenizerError: one of these does not hold; names an encoder that works with this tokenizer, if there is one.
    """
    if not getattr(tokenizer, "is_fast", False):
        raise TokenizerError(f"{type(tokenizer).__name__} is not a fast tokenizer; save it with a tokenizer.json")
    if tokenizer.eos_token_id is None:
        raise TokenizerError("the tokenizer has no end token; set eos_token in its tokenizer_config.json")
    if (read := tokenizer(tokenizer.eos_token, add_special_tokens=False)["input_ids"]) != [tokenizer.eos_token_id]:
        raise TokenizerError(
            f"the end token {tokenizer.eos_token!r} is read as {len(read)} tokens; add it to the special tokens in "
            "tokenizer.json"
        )
    fault = find_fault(tokenizer, get_encoder(encoder))
    if not fault:
        return
    frames = encoder.rpartition("+")[0]
    for cells in CELL_PARTS:
        other = f"{frames}+{cells}" if frames else cells
        if not find_fault(tokenizer, get_encoder(other)):
            raise TokenizerError(f"encoder {encoder!r}: {fault}; use encoder {other!r} with this tokenizer")
    raise TokenizerError(f"encoder {encoder!r}: {fault}; no encoder works with this tokenizer, use another model")


def find_fault(tokenizer: Any, encoder: GridEncoder) -> str:
    """Return what is wrong with `encoder` under `tokenizer`, or an empty text."""
    rng = np.random.default_rng(0)
    grids = [rng.integers(0, 10, shape) for shape in ((1, 1), (3, 3), (10, 12), (30, 3))]
    grids.append(np.zeros((4, 20), np.int64))
    cells = encoder.cells or CELL_PARTS["digits"]
    for grid in grids:
        for row in grid[:4]:
            line = cells.write(row[None])[0]
            spans = cells.spans(row.tolist())
            offsets = tokenizer(line, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
            for begin, end in offsets:
                if sum(begin < right and left < end for left, right in spans) > 1:
                    return f"the token {line[begin:end]!r} covers more than one cell"
        text = encoder.encode(grid)
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        back = tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False)
        if back != text:
            return f"tokenizing changes a grid's text ({text[:12]!r} comes back as {back[:12]!r})"
    if cells.name == "digits":
        split = [digit for digit in "0123456789" if len(tokenizer(digit, add_special_tokens=False)["input_ids"]) != 1]
        if split:
            return f"the digit {split[0]} is not a single token"
    return ""
