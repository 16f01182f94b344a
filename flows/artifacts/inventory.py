"""What lies in a store, read from its manifests alone: sizes, and which artifact was made from which."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.artifacts.store import Record, Shard, Store, digest_records


@dataclass(frozen=True)
class Entry:
    """An artifact, as its manifest has it.

    Attributes:
        stage: the stage that made it.
        key: its key.
        manifest: all that its manifest says.
        written: Unix time at which the manifest was written.
        needs: the artifacts of the same store that it was made from, as STAGE/KEY.
    """

    stage: str
    key: str
    manifest: Mapping[str, Any]
    written: float
    needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`stage/key`."""
        return f"{self.stage}/{self.key}"

    @property
    def rows(self) -> int:
        """Rows in all shards."""
        return int(self.manifest["rows"])

    @property
    def num_bytes(self) -> int:
        """Bytes of all shards."""
        return sum(entry["bytes"] for shard in self.manifest["shards"] for entry in shard["files"].values())

    @property
    def shards(self) -> list[Shard]:
        """The shards that it has."""
        return [Shard(shard["name"], shard["inputs"]) for shard in self.manifest["shards"]]

    @property
    def digests(self) -> set[str]:
        """What other artifacts may call it by among their inputs: its key, and the digest of its shards."""
        records = [Record(shard["name"], shard["inputs"], shard["files"]) for shard in self.manifest["shards"]]
        return {self.key, digest_records(records), *(record.digest for record in records)}


def list_entries(store: Store) -> list[Entry]:
    """Return the finished artifacts of a store, by stage and key; a manifest that cannot be read is passed over."""
    entries = []
    for path, written in sorted(store.find_manifests()):
        try:
            manifest = json.loads(store.read_text(path))
        except (OSError, ValueError):
            continue
        stage, key = path.split("/")[-3:-1]
        entries.append(Entry(stage, key, manifest, written))
    called = {digest: entry.name for entry in entries for digest in entry.digests}
    return [replace(entry, needs=_find_needs(entry, called)) for entry in entries]


def _find_needs(entry: Entry, called: Mapping[str, str]) -> tuple[str, ...]:
    """Return what an artifact was made from: its inputs, and for each shard what that was made from."""
    inputs = [*entry.manifest["inputs"].values(), *(shard["inputs"] for shard in entry.manifest["shards"])]
    found = dict.fromkeys(called[digest] for digest in inputs if digest in called)
    return tuple(name for name in found if name != entry.name)


def find_needed(store: Store, entries: Sequence[Entry]) -> set[str]:
    """Return the artifacts that the runs in a store list, and what those were made from, all the way down."""
    by_name = {entry.name: entry for entry in entries}
    needed: set[str] = set()
    waiting = []
    for file in store.list_files("runs", ".json"):
        for stage in json.loads(store.read_text(f"runs/{file}"))["stages"]:
            waiting.append(f"{stage['stage']}/{stage['key']}")
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in needed:
            needed.add(name)
            waiting += by_name[name].needs
    return needed
