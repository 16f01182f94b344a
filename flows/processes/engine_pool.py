"""A pool of sampling engines, one process per device, that outlive a stage if they are asked to.

The pipeline opens a pool for one stage and closes it, so that GPU memory is free for training; the solve flow keeps one
open over all rounds, so that only the weights change. An engine that dies is replaced, with smaller limits if memory
ran out, and loses only the shards it was working on; what has been written is in the store already.
"""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from arc_dsl.errors import InputError, StageError
from evaluation.engine import EngineConfig
from evaluation.memory import fit_engine
from evaluation.plan import SampleShard
from evaluation.sample import EngineSettings, SampleJob
from flows.artifacts.versions import STAGE_MODULES
from flows.locks import Waiting, keep_waiting
from flows.processes.child import ChildKilled, Event, children_halted
from flows.processes.devices import Device, DeviceHold, find_devices, free_memory, oom_kills
from flows.processes.throughput import Throughput
from flows.processes.worker import JobError, Worker

# What a new process may survive; every other failure would come again.
CURABLE = ("EngineFailedError", "MemoryError", "OutOfMemoryError", "BrokenProcessPool")
MEMORY = re.compile("memory|bad_alloc", re.IGNORECASE)  # in what is said of a failure
REMOTE = Device("server", "remote", {"CUDA_VISIBLE_DEVICES": ""})


@dataclass
class _Seat:
    """A device, and the engine that works on it.

    Attributes:
        device: where it is.
        limits: what its next engine is started with; they shrink when memory runs out, and only then, since a shard
            drawn with others has other bytes.
        worker: its process, None when there is none.
        restarts: engines that were replaced in this stage.
        oom_kills: processes that the system had killed for want of memory when its engine was started.
    """

    device: Device
    limits: EngineConfig
    worker: Worker | None = None
    restarts: int = 0
    oom_kills: int = 0

    def lost_memory(self, error: StageError) -> bool:
        """Return whether its engine, which ended with `error`, did so because memory ran out."""
        if oom_kills() > self.oom_kills:
            return True
        return not isinstance(error, ChildKilled) and bool(MEMORY.search(f"{getattr(error, 'kind', '')} {error}"))

    def close(self) -> None:
        if self.worker is not None:
            self.worker.close()
        self.worker = None


class EnginePool:
    """Engines on the devices that `devices` names; a context manager that ends their processes.

    Engines start when there is something to sample. A run whose shards are all there never starts one.

    Args:
        devices: as in `find_devices`, or the devices themselves; unused where `engine.url` names a server.
        engine: how engines use their devices.
    """

    def __init__(self, devices: str | Sequence[Device], engine: EngineConfig):
        found = find_devices(devices) if isinstance(devices, str) else list(devices)
        found = [REMOTE] if engine.url else found
        self.engine = engine
        self._seats = [_Seat(device, engine) for device in found]
        self.loads: dict[str, Event] = {}  # device -> what its engine reported when it last loaded weights
        self._failure: BaseException | None = None  # what stopped all engines, for good
        self._last_words = ""  # why the last engine died
        self._hold = DeviceHold()

    def __enter__(self) -> EnginePool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def hold(self, waiting: Waiting = keep_waiting) -> Iterator[None]:
        """Hold the devices, from now until the pool is closed; engines are started on none that another run holds."""
        self._hold.take([seat.device for seat in self._seats], waiting)
        yield

    def close(self) -> None:
        """End the engines; their devices' memory is free afterwards."""
        self._failure = self._failure or StageError("the engines were closed")
        for seat in self._seats:
            seat.close()
        self._hold.release()

    @property
    def processes(self) -> dict[str, int]:
        """The process id of each running engine's supervisor, by device."""
        return {seat.device.name: seat.worker.pid for seat in self._seats if seat.worker}

    def sample(self, job: SampleJob, on_event: Callable[[Event], None]) -> None:
        """Sample the shards of a job on all devices.

        Args:
            job: what to sample; `claims` and `references` are the pool's business.
            on_event: told of every event; some carry a `note` on the throughput of all engines so far.

        What has been reported until an error is complete.

        Raises:
            InputError: the model does not fit on a device, or an engine refused it.
            BugError: an engine met a bug.
            StageError: an engine failed in a way that another try would not mend, or all failed too often.
        """
        left = {shard.name: shard for shard in job.shards}  # in order
        guard = threading.Lock()
        throughput = Throughput(job.shards)

        def follow(event: Event) -> None:
            with guard:
                on_event({**event, **throughput.add(event)})
                if event["event"] == "shard":
                    left.pop(event["name"], None)
                elif event["event"] == "loaded":
                    self.loads[event["device"]] = event

        def remaining() -> tuple[SampleShard, ...]:
            with guard:
                return tuple(left.values())

        seats = self._seats[: len(job.shards)]
        for seat in seats:
            if seat.worker is not None and not seat.worker.alive:  # halted between two stages
                seat.close()
        self._fit([seat for seat in seats if seat.worker is None], job.model)
        for seat in seats:
            seat.restarts = 0
        shared_folder = next(iter(job.work.values())).parent
        with tempfile.TemporaryDirectory(prefix=".claims-", dir=shared_folder) as claims:
            shared = replace(job, claims=Path(claims), references=shared_folder / ".references")
            while left and seats and self._failure is None and not children_halted():
                self._run_threads(seats, shared, remaining, follow)
                # An engine that gave up leaves shards that the others had passed by: those engines go on.
                seats = [seat for seat in seats if seat.worker is not None]
        if self._failure is not None:
            raise self._failure
        if left:
            raise StageError(self._last_words)

    def _run_threads(self, seats: Sequence[_Seat], *arguments: Any) -> None:
        threads = [threading.Thread(target=self._work, args=(seat, *arguments), daemon=True) for seat in seats]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(
        self,
        seat: _Seat,
        job: SampleJob,
        remaining: Callable[[], tuple[SampleShard, ...]],
        follow: Callable[[Event], None],
    ) -> None:
        """Let the engine of a seat sample what remains; replace it when it dies, as often as it may."""

        def record(event: Event) -> None:
            """Note the limit that shards were drawn with, on which their bytes depend."""
            if event["event"] == "shard":
                limit = {"max_num_sequences": seat.limits.max_num_sequences}
                event = {**event, "measured": {**event.get("measured", {}), **limit}}
            follow(event)

        try:
            while self._failure is None and (shards := remaining()):
                try:
                    seat.worker = seat.worker or self._start(seat)
                    seat.worker.call(replace(job, shards=shards), record)
                    return
                except StageError as error:
                    if isinstance(error, JobError) and error.kind not in CURABLE:
                        raise
                    seat.close()
                    self._last_words = f"{seat.device.name}: {error}"
                    if self._failure is not None or children_halted():
                        return
                    if seat.restarts == seat.limits.max_restarts:
                        return
                    seat.restarts += 1
                    if seat.lost_memory(error):
                        seat.limits = _smaller(seat.limits)
                    follow({"event": "warning", "text": f"{self._last_words}; {_describe_restart(seat)}"})
                    try:
                        self._fit([seat], job.model)
                    except InputError as full:  # somebody else has taken the memory meanwhile
                        self._last_words = str(full)
                        return
        except BaseException as error:  # raised again by `sample`, once the other engines have stopped
            self._failure = self._failure or error
            for other in self._seats:
                if other.worker is not None:
                    other.worker.end()

    @staticmethod
    def _start(seat: _Seat) -> Worker:
        device = seat.device
        seat.oom_kills = oom_kills()
        settings = EngineSettings(device.kind, device.name, device.cores, seat.limits)
        return Worker(STAGE_MODULES["sample"], settings, device.env, f"engine on {device.name}")

    @staticmethod
    def _fit(seats: Sequence[_Seat], model: Path) -> None:
        """Bring the limits of engines that are about to start down to what is free.

        Raises:
            InputError: the model does not fit.
        """
        for seat in seats:
            memory = free_memory(seat.device)
            if memory is not None:
                count = len(seats) if seat.device.kind == "cpu" else 1
                seat.limits = fit_engine(model, seat.device.name, seat.device.kind, seat.limits, *memory, count)


def _smaller(limits: EngineConfig) -> EngineConfig:
    """Return the limits for an engine that replaces one that died."""
    return replace(
        limits,
        max_num_sequences=max(1, limits.max_num_sequences // 2),
        gpu_memory_share=round(0.9 * limits.gpu_memory_share, 3),
        kv_cache_gib=max(1, limits.kv_cache_gib // 2),
    )


def _describe_restart(seat: _Seat) -> str:
    limits = seat.limits
    cache = f"{limits.kv_cache_gib} GiB of cache" if seat.device.kind == "cpu" else f"share {limits.gpu_memory_share}"
    return (
        f"starting another with max_num_sequences {limits.max_num_sequences} and {cache} "
        f"(restart {seat.restarts} of {limits.max_restarts})"
    )
