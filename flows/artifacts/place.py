"""The place of a store: a folder, or what any fsspec file system has under a URL, worked on in a local copy.

What a remote file system raises is a `StoreError` here, but for files that are not there.
"""

from __future__ import annotations

import json
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from arc_dsl.errors import InputError, StageError, first_line
from arc_dsl.files import replace_file
from flows.artifacts.digest import hash_json

BUCKETS = ("s3", "s3a", "gs", "gcs", "abfs", "az")  # protocols whose first folder is a bucket, which s3fs would make
URL_FILE = ".url"  # in a local copy: whose it is


class StoreError(StageError):
    """The store cannot be read or written; the message says which path and what to do."""


class StorePlaceError(InputError):
    """What is given as a store is none, or cannot be written; found before anything starts."""


class Place:
    """A folder, or anything fsspec can write, that holds artifacts.

    Args:
        url: a path or an fsspec URL such as `s3://bucket/arcwright`.
        cache: local copy of a remote store; unused for a local one.

    Raises:
        StorePlaceError: nothing here can read such a URL.
    """

    def __init__(self, url: str, cache: Path | None = None):
        if not url:
            raise StorePlaceError("store is empty, which would mean the working folder; give a folder or an fsspec URL")
        self.url = url
        if "@" in url.partition("://")[2].partition("/")[0]:  # it would be written into the records of runs
            raise StorePlaceError("store: a URL must not hold credentials; give them as its file system reads them")
        try:
            self.fs, self.root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise StorePlaceError(f"store {url!r}: {first_line(error)}") from None
        self.is_local = isinstance(self.fs, LocalFileSystem)
        if self.is_local:
            self.local = Path(self.root)
        else:
            self.local = (cache or Path.home() / ".cache" / "arcwright") / hash_json(url)

    def check(self) -> None:
        """See that the store can be written, before anything is built for it.

        A remote store must be there already: a misspelt bucket would otherwise be made.

        Raises:
            StorePlaceError: it cannot be; the message says why, on one line.
        """
        folder = self.local
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            where = "" if self.is_local else f": its local copy {str(self.local)!r}"
            raise StorePlaceError(
                f"store {self.url!r}{where} cannot be written: {error.strerror}; give another with --store"
            ) from None
        if not self.is_local:
            self._check_remote()

    def _check_remote(self) -> None:
        """See that a remote store answers and takes a file."""
        probe, bucket = f"{self.root}/.probe-{uuid.uuid4().hex}", self.root.strip("/").split("/")[0]
        protocol = self.fs.protocol if isinstance(self.fs.protocol, str) else self.fs.protocol[0]
        try:
            with self._remote():
                if protocol in BUCKETS:
                    self.fs.info(bucket)
                self.fs.makedirs(self.root, exist_ok=True)
                self.fs.pipe_file(probe, b"")
                self.fs.rm_file(probe)
        except FileNotFoundError:
            raise StorePlaceError(f"store {self.url!r}: there is no bucket {bucket!r}; make it first") from None
        except StoreError as error:
            raise StorePlaceError(str(error)) from None

    @contextmanager
    def _remote(self) -> Iterator[None]:
        """Let what a remote file system raises inside be a StoreError, but for files that are not there."""
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:  # each file system has errors of its own; all mean that it does not work now
            raise StoreError(
                f"store {self.url!r} does not answer as it should: {type(error).__name__}: {first_line(error)}; see "
                "that its server runs, and that endpoint and credentials are right"
            ) from error

    def list_files(self, folder: str, suffix: str) -> list[str]:
        """Return the names of the files in a folder of the store, the oldest first; none where it is not there."""
        if self.is_local:
            found = [path for path in (self.local / folder).glob(f"*{suffix}") if path.is_file()]
            return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime)]
        try:
            with self._remote():
                listed = self.fs.ls(f"{self.root}/{folder}", detail=True)
        except FileNotFoundError:
            return []
        kept = [entry for entry in listed if entry["type"] == "file" and entry["name"].endswith(suffix)]
        kept.sort(key=written_at)
        return [entry["name"].rsplit("/", 1)[-1] for entry in kept]

    def has_file(self, path: str) -> bool:
        """Return whether there is such a file below the store."""
        if self.is_local:
            return (self.local / path).is_file()
        with self._remote():
            return bool(self.fs.isfile(f"{self.root}/{path}"))

    def write_json(self, path: str, content: object) -> None:
        """Write a JSON file below the store, atomically."""
        self._write_text(path, json.dumps(content, indent=1))

    def read_text(self, path: str) -> str:
        """Return what a file below the store says.

        Raises:
            FileNotFoundError: it is not there.
        """
        if self.is_local:
            return (self.local / path).read_text()
        with self._remote():
            return str(self.fs.cat_file(f"{self.root}/{path}").decode())

    def _write_text(self, path: str, text: str) -> None:
        local = self.local / path
        local.parent.mkdir(parents=True, exist_ok=True)
        with replace_file(local) as partial:
            partial.write_text(text)
        if not self.is_local:
            (self.local / URL_FILE).write_text(self.url)
            remote = f"{self.root}/{path}"
            with self._remote():
                self.fs.makedirs(remote.rsplit("/", 1)[0], exist_ok=True)
                self.fs.pipe_file(remote, text.encode())

    def upload(self, path: Path) -> None:
        """Put a file of the local copy into a remote store; does nothing for a local one."""
        if self.is_local:
            return
        remote = f"{self.root}/{path.relative_to(self.local)}"
        with self._remote():
            self.fs.makedirs(remote.rsplit("/", 1)[0], exist_ok=True)
            self.fs.put_file(str(path), remote)

    def download(self, path: Path) -> bool:
        """Get a file of a remote store into the local copy; returns whether it is there."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self._remote():
                self.fs.get_file(f"{self.root}/{path.relative_to(self.local)}", str(path))
        except FileNotFoundError:
            return False
        return True


def written_at(entry: Mapping[str, Any]) -> float:
    """Return when a remote file was written, by what its file system calls that; 0 where it does not say."""
    for name in ("LastModified", "mtime", "created", "updated", "last_modified"):
        if value := entry.get(name):
            return float(value.timestamp()) if hasattr(value, "timestamp") else float(value)
    return 0.0
