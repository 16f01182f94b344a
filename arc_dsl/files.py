"""Files that are whole at every moment, whoever reads them and whatever ends their writer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arc_dsl.errors import InputError


def check_output(path: Path) -> None:
    """Refuse a file to write that cannot be one, before work is done for it.

    Raises:
        InputError: there is a folder of that name, or a file stands where its folder should be.
    """
    if path.is_dir():
        raise InputError(f"{str(path)!r} is a folder; give the name of a file to write")
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if not folder.is_dir():
        raise InputError(f"{str(path)!r} cannot be written: {str(folder)!r} is a file, not a folder")


@contextmanager
def replace_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to; what is there when the block ends takes the place of `path` in one step.

    It is on the disk before it takes that place, so that even a machine that stops leaves the old file or the new one.
    If the block raises, `path` is as it was and nothing else is left.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
