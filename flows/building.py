"""What every stage is made of: an artifact whose missing shards are built and committed, and the record of that."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError, StageError
from flows.artifacts.store import Artifact, Record, Shard, Store, StoreError, digest_records, open_store, sum_counts
from flows.locks import Waiting
from flows.processes.child import Event, children_halted
from flows.progress import Report

logger = logging.getLogger(__name__)

JOIN_SECONDS = 600.0  # how long a machine waits for the one that commits what both have built


@dataclass(frozen=True)
class StageRun:
    """What a stage left, and what this run had to do for it.

    Attributes:
        artifact: where it lies.
        shards: the shards that belong to this run.
        records: their records, in order.
        built: names of the shards that were built now; the others were there already.
        seconds: wall-clock time now.
    """

    artifact: Artifact
    shards: tuple[Shard, ...]
    records: tuple[Record, ...]
    built: tuple[str, ...]
    seconds: float

    @property
    def stage(self) -> str:
        """The stage's name."""
        return self.artifact.stage

    @property
    def cached(self) -> bool:
        """Whether nothing had to be built."""
        return not self.built

    @property
    def paths(self) -> list[Path]:
        """Local paths of the shards."""
        return [self.artifact.path(shard.name) for shard in self.shards]

    @property
    def digest(self) -> str:
        """Hash of the contents of the shards."""
        return digest_records(self.records)

    @property
    def rows(self) -> int:
        """Rows in all shards."""
        return sum(record.rows for record in self.records)

    @property
    def drops(self) -> dict[str, int]:
        """Rows left out, by reason."""
        return sum_counts(record.drops for record in self.records)

    def measured(self, name: str) -> float:
        """Return the sum over shards of a measurement, for example `tokens`."""
        return float(sum(record.measured.get(name, 0) for record in self.records))


class NotBuilt(StageError):
    """Something is missing of what was only looked for (`looking`).

    Attributes:
        missing: shards that would have to be built.
        of: how many there are.
        damaged: how many of the missing ones were finished once.
        folder: where they would lie; None for what is no artifact.
    """

    def __init__(self, what: str, missing: int = 1, of: int = 1, damaged: int = 0, folder: Path | None = None):
        super().__init__(f"{what}: {missing} of {of} shards are not built")
        self.missing, self.of, self.damaged, self.folder = missing, of, damaged, folder


_looking: ContextVar[bool] = ContextVar("looking", default=False)


@contextmanager
def looking() -> Iterator[None]:
    """Let stages inside only look whether they are finished: one that is not raises `NotBuilt`; nothing is written."""
    token = _looking.set(True)
    try:
        yield
    finally:
        _looking.reset(token)


def is_looking() -> bool:
    """Return whether stages are only looked for now."""
    return _looking.get()


Build = Callable[[list[Shard], Callable[[Event], None]], None]


Hold = Callable[[Waiting], AbstractContextManager[None]]  # what holds the devices that a stage needs to build


def complete(
    artifact: Artifact, shards: Sequence[Shard], build: Build, report: Report, hold: Hold | None = None
) -> StageRun:
    """Build the missing shards of an artifact and seal it.

    Args:
        artifact: the artifact.
        shards: every shard that this run needs.
        build: builds the shards it is given, each in `artifact.work(shard)`, and passes on the children's events;
            a `shard` event commits that shard.
        report: told of the progress, and of what is waited for.
        hold: holds the devices that `build` needs; asked only if something is missing.

    Returns:
        A run of all shards; of those that are finished, if there are any, when children were halted meanwhile.

    Raises:
        StageError: the stage ended without having built every shard; those that were finished are kept.
        NotBuilt: stages are only looked for, and something is missing.
    """
    started = time.monotonic()
    if is_looking():
        return _look(artifact, shards)
    by_name = {shard.name: shard for shard in shards}
    guard = threading.Lock()

    def waiting(text: str) -> None:
        if children_halted():
            raise StageError(f"{artifact.stage}: time is over; it was {text}")
        report(0, len(shards), text)

    with ExitStack() as stack:
        # Devices first: a run that has them, for several stages, may be waiting for this artifact.
        if hold is not None and artifact.missing(shards):
            stack.enter_context(hold(waiting))
        stack.enter_context(artifact.lock(waiting))
        missing = artifact.missing(shards)
        done = len(shards) - len(missing)

        def on_event(event: Event) -> None:
            nonlocal done
            with guard:
                if event["event"] == "shard":
                    facts = {name: event[name] for name in ("rows", "drops", "measured") if name in event}
                    artifact.commit(by_name[event["name"]], **facts)
                    done += 1
                    report(done, len(shards), event.get("note") or _describe(event.get("measured", {})))
                elif event["event"] == "pulse":
                    report(done, len(shards), event.get("note", ""))
                elif event["event"] == "progress":
                    report(event["done"], event["of"], str(event.get("note", "")))
                elif event["event"] == "warning":
                    logger.warning("%s: %s", artifact.stage, event["text"])
                elif event["event"] in ("started", "loaded"):
                    told = {name: value for name, value in event.items() if name != "event"}
                    logger.info("%s: %s %s", artifact.stage, event["event"], told)

        if missing:
            report(done, len(shards), "")
            try:
                build(missing, on_event)
            except StageError:
                if not children_halted():
                    raise
            still = set(artifact.missing(missing))
            finished = [shard for shard in shards if shard not in still]
            if still and not (finished and children_halted()):
                raise StageError(f"{artifact.stage}: {len(still)} of {len(shards)} shards were not built")
            if still:
                logger.warning("%s: goes on with %d of %d shards", artifact.stage, len(finished), len(shards))
            shards, missing = finished, [shard for shard in missing if shard not in still]
        records = artifact.seal(shards)
    built = tuple(shard.name for shard in missing)
    return StageRun(artifact, tuple(shards), tuple(records), built, time.monotonic() - started)


def _look(artifact: Artifact, shards: Sequence[Shard]) -> StageRun:
    """Return the run of an artifact that is finished, without touching it."""
    records = [artifact.record(shard) for shard in shards]
    missing = [shard for shard, record in zip(shards, records, strict=True) if record is None]
    if missing:
        damaged = sum(artifact.has_record(shard) for shard in missing)
        raise NotBuilt(artifact.name, len(missing), len(shards), damaged, artifact.folder)
    return StageRun(artifact, tuple(shards), tuple(record for record in records if record), (), 0.0)


def join_build(
    artifact: Artifact, shards: Sequence[Shard], build: Build, report: Report, hold: Hold | None = None
) -> StageRun:
    """Take part in building an artifact that another machine commits, and wait until it has.

    The artifact's lock is not taken: the other machine holds it, and on some shared file systems for every machine.

    Raises:
        StageError: the other machine has not committed what was built, `JOIN_SECONDS` after it was done.
    """
    started = time.monotonic()
    if is_looking():
        return _look(artifact, shards)
    if missing := artifact.missing(shards):
        with hold(lambda text: report(0, len(shards), text)) if hold else nullcontext():
            report(0, len(shards), "together with the machine of rank 0")
            build(missing, lambda event: None)
    deadline = time.monotonic() + JOIN_SECONDS
    while artifact.missing(shards):
        if time.monotonic() > deadline:
            raise StageError(f"{artifact.name} did not appear in the store; the machine of rank 0 must share it")
        time.sleep(1.0)
    records = [record for shard in shards if (record := artifact.record(shard))]
    report(len(shards), len(shards), "")
    return StageRun(artifact, tuple(shards), tuple(records), (), time.monotonic() - started)


def _describe(measured: Mapping[str, Any]) -> str:
    rates = {"tokens_per_second": "tokens/s", "programs_per_second": "programs/s", "tasks_per_second": "tasks/s"}
    return ", ".join(f"{measured[name]:,.0f} {unit}" for name, unit in rates.items() if name in measured)


def open_stage(folder: str) -> StageRun:
    """Return the finished stage whose artifact lies in `folder` (STORE/stage/key), checked.

    Raises:
        InputError: it is not an artifact, or a shard is missing or damaged.
    """
    if not folder:
        raise InputError("'' has no manifest.json; give the folder of an artifact, STORE/stage/key")
    place, _, key = folder.rstrip("/").rpartition("/")
    if "://" not in folder:
        path = Path(folder).resolve()
        place, key = str(path.parent), path.name
    root, _, stage = place.rpartition("/")
    store = open_store(root or "/")
    if not store.has_file(f"{stage}/{key}/manifest.json"):
        raise InputError(f"{folder!r} has no manifest.json; give the folder of an artifact, STORE/stage/key")
    return open_artifact(store, stage, key)


def open_artifact(store: Store, stage: str, key: str) -> StageRun:
    """Return a finished stage of a store, checked.

    Raises:
        InputError: the store has no such artifact, or a shard is missing or damaged.
    """
    try:
        artifact = store.find(stage, key)
    except StoreError as error:
        raise InputError(str(error)) from None
    shards = artifact.sealed()
    records = [artifact.record(shard) for shard in shards]
    damaged = [shard.name for shard, record in zip(shards, records, strict=True) if record is None]
    if damaged:
        raise InputError(
            f"{artifact.folder}: shard {damaged[0]} is missing or damaged; run the stage that wrote it again"
        )
    return StageRun(artifact, tuple(shards), tuple(record for record in records if record), (), 0.0)
