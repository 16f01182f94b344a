"""Texts to train tokenizers on, and a tokenizer of the kind that must be refused."""

from __future__ import annotations

from typing import Any

PROGRAMS = [
    "def task(img):\n    return rotate_90(img, 1)",
    "def task(img):\n    return apply_colormap(img, {1: 2, 30: 40})",
    "def task(img):\n    out = upscale(flip(img, axis=0), (2, 2))\n    return out",
]
TEXTS = PROGRAMS * 20 + ["I3x12\n012345678901\n111111111111\nO1x1\n0\nP\n"] * 50


def careless_tokenizer(merge_digits: bool, **special: str) -> Any:
    """Return a tokenizer whose byte pairs merge across cells, or across words alone."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=merge_digits)
    backend.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    backend.train_from_iterator(TEXTS, trainers.BpeTrainer(vocab_size=400, initial_alphabet=alphabet))
    return PreTrainedTokenizerFast(tokenizer_object=backend, clean_up_tokenization_spaces=False, **special)
