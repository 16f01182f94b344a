"""The artifact store: what says that a stage is done.

    STORE/<stage>/<key>/part-00000.parquet ...   the shards (a shard may also be a folder, such as `model`)
    STORE/<stage>/<key>/records/<shard>.json     written after the shard, atomically: checksums, rows, drops, inputs
    STORE/<stage>/<key>/records/<shard>.<file>   what a stage measured: times, resources, pictures of them
    STORE/<stage>/<key>/manifest.json            written last, atomically, from the records

The key hashes the stage's configuration, its inputs and its version, never what cannot change the rows (workers, paths,
devices, the total number of rows). A shard without its record does not exist; a shard that does not match its record,
or that was made from other inputs, is built again, and nothing else is. Measurements that differ between equal runs
(times, machines) stand in records and manifests only, so that the shards of two runs are equal byte for byte.

Any folder or fsspec URL can be a store. A remote one is worked on in a local copy; a shard is uploaded before its
record. Locks are `flock`s on this machine: writers on other machines do the same work twice, but never a wrong one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from arc_dsl.process.stage import MEASURED_FOLDER, TIMINGS_FILE
from arc_dsl.settings import read_settings
from flows.artifacts.digest import hash_json as hash_json
from flows.artifacts.digest import sha256_file as sha256_file
from flows.artifacts.place import URL_FILE, Place, written_at
from flows.artifacts.place import StoreError as StoreError
from flows.artifacts.place import StorePlaceError as StorePlaceError
from flows.artifacts.provenance import provenance
from flows.locks import Waiting, hold_lock, keep_waiting

LOCKS = ".locks"  # folder of the locks, in the local copy of a store
_checked: dict[tuple[str, int, int], str] = {}  # (path, bytes, mtime in ns) -> sha256: one read per process and file


@dataclass(frozen=True)
class Shard:
    """The name of a shard, and the digest of the data it is made from when that is not part of the artifact's key."""

    name: str
    inputs: str = ""


@dataclass(frozen=True)
class Record:
    """What is known of a finished shard.

    Attributes:
        name: the shard's file or folder name.
        inputs: digest of what it was made from (see `Shard`).
        files: path below the artifact -> {"sha256", "bytes"}.
        rows: number of rows.
        drops: rows left out, by reason.
        measured: what differs between equal runs: seconds, rates, memory.
    """

    name: str
    inputs: str
    files: dict[str, dict[str, Any]]
    rows: int = 0
    drops: dict[str, int] = field(default_factory=dict)
    measured: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Hash of the shard's contents."""
        return hash_json({path: entry["sha256"] for path, entry in self.files.items()})


def compute_key(stage: str, version: str, config: Mapping[str, Any], inputs: Mapping[str, str]) -> str:
    """Return the key of the artifact that `stage` makes of `inputs` (name -> key or digest) under `config`."""
    return hash_json({"stage": stage, "version": version, "config": dict(config), "inputs": dict(inputs)})


class Store(Place):
    """A folder, or anything fsspec can write, that holds artifacts; see `Place` for what it is opened with."""

    def find_manifests(self) -> list[tuple[str, float]]:
        """Return the path of every manifest below the store, with the Unix time when it was written (0: unknown)."""
        if self.is_local:
            found = self.local.glob("[!.]*/*/manifest.json")
            return [(str(path.relative_to(self.local)), path.stat().st_mtime) for path in found]
        with self._remote():
            listed = self.fs.glob(f"{self.root}/*/*/manifest.json", detail=True)
        return [(path[len(self.root) :].strip("/"), written_at(entry)) for path, entry in listed.items()]

    def artifact(self, stage: str, version: str, config: Mapping[str, Any], inputs: Mapping[str, str]) -> Artifact:
        """Return the artifact of this stage, configuration and inputs, whether or not it exists yet."""
        key = compute_key(stage, version, config, inputs)
        return Artifact(self, stage, key, version, dict(config), dict(inputs))

    def find(self, stage: str, key: str) -> Artifact:
        """Return a finished artifact by its key, from its manifest.

        Raises:
            StoreError: there is no such artifact.
        """
        try:
            manifest = json.loads(self.read_text(f"{stage}/{key}/manifest.json"))
        except (FileNotFoundError, ValueError):
            raise StoreError(f"no artifact {stage}/{key} in {self.url}; see `arcwright doctor`") from None
        return Artifact(self, stage, key, manifest["version"], manifest["config"], manifest["inputs"])

    def lock(self, name: str, what: str = "", waiting: Waiting = keep_waiting) -> AbstractContextManager[None]:
        """Hold the machine-wide lock `name` (a context manager); see `flows.locks.hold_lock`."""
        folder = self.local / LOCKS
        folder.mkdir(parents=True, exist_ok=True)
        return hold_lock(folder / f"{name}.lock", what or name, waiting)


def open_store(place: str) -> Store:
    """Return the store at a URL or in a folder; the local copy of a remote store is taken for that store.

    Raises:
        StorePlaceError: nothing here can read such a URL.
    """
    marker = Path(place) / URL_FILE
    return Store(marker.read_text() if "://" not in place and marker.is_file() else place)


@dataclass(frozen=True)
class Artifact:
    """The shards that a stage makes under one key."""

    store: Store
    stage: str
    key: str
    version: str
    config: dict[str, Any]
    inputs: dict[str, str]

    @property
    def name(self) -> str:
        """`stage/key`, its folder below the store."""
        return f"{self.stage}/{self.key}"

    @cached_property
    def folder(self) -> Path:
        """The local folder of the artifact."""
        return self.store.local / self.stage / self.key

    def lock(self, waiting: Waiting = keep_waiting) -> AbstractContextManager[None]:
        """Hold the artifact's lock (a context manager), so that two runs do not build it twice."""
        return self.store.lock(f"{self.stage}-{self.key}", self.name, waiting)

    def record(self, shard: Shard) -> Record | None:
        """Return the record of a finished shard whose files match it, or None when it has to be built."""
        try:
            text = self.store.read_text(f"{self.name}/records/{shard.name}.json")
            record = read_settings(Record, json.loads(text), shard.name)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        if record.inputs != shard.inputs or not record.files:
            return None
        return record if all(self._matches(path, entry) for path, entry in record.files.items()) else None

    def has_record(self, shard: Shard) -> bool:
        """Return whether a shard was finished once, whatever has become of it."""
        try:
            return bool(self.store.read_text(f"{self.name}/records/{shard.name}.json"))
        except OSError:
            return False

    def missing(self, shards: Sequence[Shard]) -> list[Shard]:
        """Return the shards that have to be built."""
        return [shard for shard in shards if self.record(shard) is None]

    def work(self, shard: Shard) -> Path:
        """Return the folder in which to build `shard`. It is kept after a crash, so that work can continue in it."""
        folder = self.folder / ".work" / shard.name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def commit(
        self,
        shard: Shard,
        rows: int = 0,
        drops: Mapping[str, int] | None = None,
        measured: Mapping[str, Any] | None = None,
    ) -> Record:
        """Make what was built in `work(shard)` under the shard's name part of the artifact.

        Args:
            shard: its work folder holds a file or folder named `shard.name`, and perhaps `TIMINGS_FILE` and files in
                `MEASURED_FOLDER`, which are kept beside the record; all else in it is discarded.
            rows: number of rows in it.
            drops: rows left out, by reason.
            measured: what differs between equal runs.
        """
        work = self.work(shard)
        built, final = work / shard.name, self.folder / shard.name
        if not built.exists():
            raise StoreError(f"{self.name}: the stage did not write {shard.name} into {work}")
        if final.is_dir():
            shutil.rmtree(final)
        _sync_tree(built)
        os.replace(built, final)
        paths = sorted(path for path in [final, *final.rglob("*")] if path.is_file())
        files = {
            str(path.relative_to(self.folder)): {"sha256": _sha256(path), "bytes": path.stat().st_size}
            for path in paths
        }
        for path in files:
            self.store.upload(self.folder / path)
        record = Record(shard.name, shard.inputs, files, rows, dict(drops or {}), dict(measured or {}))
        self.store._write_text(f"{self.name}/records/{shard.name}.json", json.dumps(vars(record), indent=1))
        for file in [work / TIMINGS_FILE, *(work / MEASURED_FOLDER).glob("*")]:
            if file.is_file():
                kept = self.measured_file(shard, file.name)
                os.replace(file, kept)
                self.store.upload(kept)
        shutil.rmtree(work, ignore_errors=True)
        return record

    def seal(self, shards: Sequence[Shard]) -> list[Record]:
        """Write the manifest of the given finished shards (and any others of this key), and return their records."""
        records = []
        for shard in shards:
            record = self.record(shard)
            if record is None:
                raise StoreError(f"{self.name}: shard {shard.name} is missing or damaged; run the same command again")
            records.append(record)
        if self._manifest_covers(records):
            return records
        everything = {path.stem: json.loads(path.read_text()) for path in (self.folder / "records").glob("*.json")}
        everything.update({record.name: vars(record) for record in records})
        manifest = {
            "stage": self.stage,
            "key": self.key,
            "version": self.version,
            "config": self.config,
            "inputs": self.inputs,
            "rows": sum(record["rows"] for record in everything.values()),
            "drops": sum_counts(record["drops"] for record in everything.values()),
            "shards": [everything[name] for name in sorted(everything)],
            "made_by": provenance(),
        }
        self.store._write_text(f"{self.name}/manifest.json", json.dumps(manifest, indent=1))
        shutil.rmtree(self.folder / ".work", ignore_errors=True)
        return records

    def sealed(self) -> list[Shard]:
        """Return the shards that the manifest lists."""
        manifest = json.loads(self.store.read_text(f"{self.name}/manifest.json"))
        return [Shard(entry["name"], entry["inputs"]) for entry in manifest["shards"]]

    def path(self, name: str) -> Path:
        """Return the local path of a finished shard; `record` has fetched it if the store is remote."""
        return self.folder / name

    def measured_file(self, shard: Shard, name: str) -> Path:
        """Return where a file that differs between equal runs lies once its shard is finished; it may not be there."""
        return self.folder / "records" / f"{shard.name}.{name}"

    def _manifest_covers(self, records: Sequence[Record]) -> bool:
        try:
            manifest = json.loads(self.store.read_text(f"{self.name}/manifest.json"))
            known = {entry["name"]: entry for entry in manifest["shards"]}
        except (FileNotFoundError, ValueError, KeyError):
            return False
        return all(known.get(record.name) == vars(record) for record in records)

    def _matches(self, path: str, entry: Mapping[str, Any]) -> bool:
        local = self.folder / path
        if _file_matches(local, entry):
            return True
        return not self.store.is_local and self.store.download(local) and _file_matches(local, entry)


def digest_records(records: Sequence[Record]) -> str:
    """Return a hash of the contents of these shards, in order."""
    return hash_json([record.digest for record in records])


def _sha256(path: Path) -> str:
    stat = path.stat()
    identity = (str(path), stat.st_size, stat.st_mtime_ns)
    if identity not in _checked:
        _checked[identity] = sha256_file(path)
    return _checked[identity]


def _file_matches(path: Path, entry: Mapping[str, Any]) -> bool:
    return path.is_file() and path.stat().st_size == entry["bytes"] and _sha256(path) == entry["sha256"]


def _sync_tree(path: Path) -> None:
    for file in [path, *path.rglob("*")] if path.is_dir() else [path]:
        if file.is_file():
            with file.open("rb") as opened:
                os.fsync(opened.fileno())


def sum_counts(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return how often each reason was counted in all, by reason."""
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return dict(sorted(total.items()))
