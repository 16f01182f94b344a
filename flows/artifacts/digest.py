"""Hashes of data and files: what keys and checksums are made of."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

KEY_LENGTH = 20


def hash_json(value: object) -> str:
    """Return a hash of `value` written as canonical JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
