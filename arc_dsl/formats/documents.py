"""What a file of JSON holds: one value, or one value on each line, in any encoding that says what it is.

Compressed files are known by their first bytes, not by their name. UTF-8, UTF-16 and UTF-32 are read, with or without a
byte order mark. A key that comes twice in an object is refused: JSON parsers keep the last one and say nothing.
"""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.task import TaskError

# What a file begins with that holds something else than its name says -> what to do about it.
_ELSEWHERE = {
    b"PK\x03\x04": "is a zip archive; unpack it and give the folder",
    b"version https://git-lfs": "is a git-lfs pointer, not the file itself; run `git lfs pull` where it comes from",
}
_GZIP = b"\x1f\x8b"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _RepeatedKeyError(TaskError):
    """An object has a key twice."""


@dataclass(frozen=True)
class Document:
    """A JSON value of a file.

    Attributes:
        value: the parsed value.
        place: the file, and the line where the file has a value on each.
        number: which value of the file, from 0; -1 where it is the only one.
    """

    value: Any
    place: str
    number: int = -1


def read_documents(path: Path) -> Iterator[Document]:
    """Yield the JSON values of a file, in order; a file of lines is never in memory as a whole.

    Raises:
        TaskError: the file cannot be read, is not JSON, or repeats a key; the message says the line and what is wrong.
    """
    name = str(path)
    if ".jsonl" in path.name or ".ndjson" in path.name:
        yield from _read_lines(_open_lines(path), name)
        return
    text = _decode(_read_bytes(path), name)
    if not text.strip():
        raise TaskError(f"{name} is empty; expected an ARC task, or a collection of them")
    try:
        value = _parse(text)
    except (ValueError, RecursionError) as error:
        if not (isinstance(error, json.JSONDecodeError) and error.msg == "Extra data" and _has_value_per_line(text)):
            raise _refusal(error, name) from None
        yield from _read_lines(text.split("\n"), name)
    else:
        yield Document(value, name)


def _open_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, compressed or not."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
        check_start(path, start)
        with gzip.open(path) if start.startswith(_GZIP) else path.open("rb") as content:
            encoding = "utf-16" if content.peek(2)[:2] in _UTF16_MARKS else "utf-8-sig"
            with io.TextIOWrapper(content, encoding, newline="\n") as text:
                yield from text
    except UnicodeDecodeError as error:
        raise TaskError(f"{path}: not JSON: a byte is not UTF-8 ({error.reason}); save it as UTF-8") from None
    except (OSError, EOFError, zlib.error) as error:
        raise TaskError(f"tasks {str(path)!r} cannot be read: {_reason(error)}") from None


def check_start(path: Path, start: bytes) -> None:
    """Refuse a file that is known, by its first bytes, to hold something else.

    Args:
        path: the file.
        start: at least its first 32 bytes.

    Raises:
        TaskError: it is an archive, or a pointer to the file.
    """
    for mark, said in _ELSEWHERE.items():
        if start.startswith(mark):
            raise TaskError(f"{path} {said}")


def _read_bytes(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TaskError(f"tasks {str(path)!r} cannot be read: {_reason(error)}") from None
    check_start(path, content[:64])
    if not content.startswith(_GZIP):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise TaskError(f"{path} is a damaged gzip file ({error}); copy it again") from None


def _decode(content: bytes, name: str) -> str:
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise TaskError(
            f"{name}: not JSON: byte {error.start} is not {encoding.removesuffix('-sig').upper()}; save it as UTF-8"
        ) from None


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _read_lines(lines: Iterable[str], name: str) -> Iterator[Document]:
    count = 0
    for number, line in enumerate(lines, 1):
        if line.isspace() or not line:
            continue
        place = f"{name} line {number}"
        try:
            yield Document(_parse(line), place, count)
        except (ValueError, RecursionError) as error:
            raise _refusal(error, place) from None
        count += 1
    if not count:
        raise TaskError(f"{name} is empty; expected a task on each line")


def _has_value_per_line(text: str) -> bool:
    first = text.lstrip().split("\n", 1)[0]
    try:
        _parse(first)
    except (ValueError, RecursionError):
        return False
    return True


def _refusal(error: Exception, place: str) -> TaskError:
    if isinstance(error, _RepeatedKeyError):
        return TaskError(f"{place}: {error}; rename one of the two")
    said = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return TaskError(f"{place}: not JSON ({said}); expected an ARC task, or a collection of them")


def _distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} is there twice")
    return value


_parse = json.JSONDecoder(object_pairs_hook=_distinct_keys).decode
