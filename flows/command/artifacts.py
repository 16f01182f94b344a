"""`arcwright artifacts`: what lies in a store, what depends on what, whether it is whole, and what nobody needs."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tyro.conf import Positional

from arc_dsl.errors import InputError
from flows.artifacts.inventory import Entry, find_needed, list_entries
from flows.artifacts.store import Store


@dataclass(frozen=True)
class ArtifactsOptions:
    """List, show, verify or prune the artifacts of a store.

    Attributes:
        action: `list` prints a line for each, `show` all about those that are named, `verify` reads every byte and
            compares checksums, `prune` removes what no run in the store needs.
        names: artifacts, as STAGE/KEY, or stages; none for all.
        store: folder or fsspec URL of the artifacts.
        dry_run: whether `prune` only says what it would remove.
        json: whether `list` prints one JSON object a line instead.
    """

    action: Positional[Literal["list", "show", "verify", "prune"]] = "list"
    names: Positional[tuple[str, ...]] = ()
    store: str = "store"
    dry_run: bool = True
    json: bool = False


def artifacts(options: ArtifactsOptions) -> int:
    """Do what is asked; returns 1 if `verify` found damage."""
    store = Store(options.store)
    entries = list_entries(store)
    chosen = _choose(entries, options.names)
    if options.action == "list":
        _print_list(chosen, options.json)
    elif options.action == "show":
        _print_details(chosen, entries)
    elif options.action == "verify":
        return _verify(store, chosen)
    else:
        _prune(store, entries, chosen, options.dry_run)
    return 0


def _choose(entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    for name in names:
        if not any(name in (entry.name, entry.stage) for entry in entries):
            stages = ", ".join(sorted({entry.stage for entry in entries})) or "none"
            raise InputError(
                f"no artifact {name!r}; give STAGE/KEY as `arcwright artifacts list` shows it; stages: {stages}"
            )
    return [entry for entry in entries if not names or entry.name in names or entry.stage in names]


def _print_list(entries: Sequence[Entry], as_json: bool) -> None:
    now = time.time()
    for entry in entries:
        age = max(0.0, now - entry.written)
        if as_json:
            facts = {"name": entry.name, "rows": entry.rows, "bytes": entry.num_bytes, "age_seconds": round(age)}
            print(json.dumps({**facts, "needs": list(entry.needs)}))
        else:
            print(f"{entry.name:<34} {entry.rows:>12,} rows {_size(entry.num_bytes):>10} {_age(age):>9}")
    if not as_json:
        print(f"{len(entries)} artifacts, {_size(sum(entry.num_bytes for entry in entries))}")


def _print_details(chosen: Sequence[Entry], entries: Sequence[Entry]) -> None:
    for entry in chosen:
        users = [other.name for other in entries if entry.name in other.needs]
        print(f"{entry.name}: {entry.rows:,} rows, {_size(entry.num_bytes)}")
        print(f"  made from   {', '.join(entry.needs) or 'nothing in this store'}")
        print(f"  needed by   {', '.join(users) or 'no other artifact'}")
        print(_indented("config", entry.manifest["config"]))
        print(_indented("inputs", entry.manifest["inputs"]))
        print(_indented("made_by", entry.manifest["made_by"]))


def _indented(title: str, value: Mapping[str, Any]) -> str:
    return f"  {title}\n" + "\n".join(f"    {line}" for line in json.dumps(value, indent=1).splitlines()[1:-1])


def _verify(store: Store, chosen: Sequence[Entry]) -> int:
    damaged = 0
    for entry in chosen:
        artifact = store.find(entry.stage, entry.key)
        for shard in artifact.missing(entry.shards):
            damaged += 1
            print(f"{entry.name}: shard {shard.name} is missing or damaged; the stage that wrote it builds it again")
    print(f"{len(chosen)} artifacts, {damaged} damaged shards")
    return 1 if damaged else 0


def _prune(store: Store, entries: Sequence[Entry], chosen: Sequence[Entry], dry_run: bool) -> None:
    needed = find_needed(store, entries)
    removed = [entry for entry in chosen if entry.name not in needed]
    for entry in removed:
        print(f"{'would remove' if dry_run else 'removed'} {entry.name:<34} {_size(entry.num_bytes):>10}")
        if not dry_run:
            _remove(store, entry)
    total = _size(sum(entry.num_bytes for entry in removed))
    print(f"{len(removed)} of {len(entries)} artifacts, {total}; the others are needed by runs in {store.url}/runs")
    if dry_run and removed:
        print("nothing was removed; for that: --no-dry-run")


def _remove(store: Store, entry: Entry) -> None:
    """Remove an artifact, its manifest first, so that nobody takes a half for a whole."""
    with store.find(entry.stage, entry.key).lock():
        folder = store.local / entry.stage / entry.key
        (folder / "manifest.json").unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        if not store.is_local:
            store.fs.rm(f"{store.root}/{entry.name}", recursive=True)


def _size(num_bytes: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if num_bytes < 1000 or unit == "GB":
            return f"{num_bytes:,.0f} {unit}" if unit == "B" else f"{num_bytes:,.1f} {unit}"
        num_bytes /= 1000
    raise AssertionError("unreachable")


def _age(seconds: float) -> str:
    for limit, unit, size in ((120, "s", 1), (7200, "min", 60), (172_800, "h", 3600)):
        if seconds < limit:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} days"
