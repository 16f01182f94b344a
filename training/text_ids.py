"""Texts to token ids, as the tokenizer has them, but many times faster where most of a text is the cells of grids.

A byte-level tokenizer spends microseconds on each digit of a grid: it cuts the text with a regular expression and looks
each piece up. Tokenizers that cut text like Qwen2's (ours, and those of Qwen2, Qwen2.5 and Qwen3) make every digit a
piece of its own, whatever stands beside it, so a text can be taken apart at its digits. What stands between two digits
depends on neither but for one thing: how white space is cut depends on whether something follows it. Few such pieces
exist in prompts, and they are remembered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]  # (tokens,)
Encode = Callable[[Sequence[str]], list[Ids]]

LONGEST_PIECES = 40  # characters between two digits, on average; longer ones hardly repeat
MOST_REMEMBERED = 65_536  # pieces
_RUNS = re.compile("([0-9]+)")
_OFFSET = 64  # beyond the digits' code points


def make_encode(tokenizer: Any) -> Encode:
    """Return a function that gives the token ids of texts, without special tokens around them.

    Args:
        tokenizer: a fast transformers tokenizer.
    """
    backend = tokenizer.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()

    def encode_whole(texts: Sequence[str]) -> list[Ids]:
        encoded = backend.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(encoding.ids, np.int32) for encoding in encoded]

    if not cuts_at_digits(tokenizer):
        return encode_whole
    # A text is put together again as a string whose code points are token ids, digits still to be looked up.
    to_id = np.arange(-_OFFSET, max(tokenizer.get_vocab().values()) + 1, dtype=np.int32)
    for digit, ids in zip("0123456789", encode_whole("0123456789"), strict=True):
        to_id[ord(digit)] = ids[0]

    def write_points(text: str) -> list[str]:
        return [chr(token + _OFFSET) for token in backend.encode(text, add_special_tokens=False).ids]

    @lru_cache(maxsize=MOST_REMEMBERED)
    def encode_piece(piece: str) -> str:
        return "".join(write_points(f"{piece}0")[:-1])

    @lru_cache(maxsize=MOST_REMEMBERED)
    def encode_end(piece: str) -> str:
        return "".join(write_points(piece))

    def join_pieces(parts: list[str]) -> Ids:
        parts[:-1:2] = map(encode_piece, parts[:-1:2])
        parts[-1] = encode_end(parts[-1])
        return to_id[np.frombuffer("".join(parts).encode("utf-32-le", "surrogatepass"), np.uint32)]

    def encode(texts: Sequence[str]) -> list[Ids]:
        cut = [_RUNS.split(text) for text in texts]  # what is no digit at even places, digits at odd ones
        # Beyond ASCII, normalization may join what stands on both sides of a cut.
        whole = [
            number
            for number, text in enumerate(texts)
            if len(text) > LONGEST_PIECES * len(cut[number]) or not text.isascii()
        ]
        ids = dict(zip(whole, encode_whole([texts[number] for number in whole]), strict=True))
        return [ids[number] if number in ids else join_pieces(parts) for number, parts in enumerate(cut)]

    return encode


def cuts_at_digits(tokenizer: Any) -> bool:
    """Return whether a tokenizer cuts text like Qwen2's, so that every digit is a token, whatever surrounds it."""
    from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX

    def describe(part: Any) -> dict[str, Any]:
        return dict(json.loads(part.__getstate__())) if part is not None else {"type": ""}

    backend = tokenizer.backend_tokenizer
    steps: list[dict[str, Any]] = describe(backend.pre_tokenizer).get("pretokenizers", [])
    added = backend.get_added_tokens_decoder().values()
    return (
        describe(backend.normalizer)["type"] in ("", "NFC")
        and [step["type"] for step in steps] == ["Split", "ByteLevel"]
        and steps[0]["pattern"] == {"Regex": PRETOKENIZE_REGEX}
        and (steps[0]["behavior"], steps[0]["invert"]) == ("Isolated", False)
        and (steps[1]["add_prefix_space"], steps[1]["use_regex"]) == (False, False)
        and not any(character.isdigit() for token in added for character in token.content)
    )
