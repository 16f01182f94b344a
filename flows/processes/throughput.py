"""How fast the engines of a stage are together, and how long they will still take: one line for bar, log and UI."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.plan import SampleShard
from flows.artifacts.store import Record


class Throughput:
    """Adds up what engines report of a stage's shards.

    Args:
        shards: those to be sampled.
    """

    def __init__(self, shards: Sequence[SampleShard]):
        self._of = sum(len(shard.task_ids) * (shard.stop - shard.start) for shard in shards)
        self._done = 0  # programs of finished shards, those left out included
        self._drawn: dict[str, list[int]] = {}  # device -> programs, tokens of finished shards
        self._pulses: dict[str, list[int]] = {}  # device -> programs, tokens of its job so far
        self._prompt_tokens = self._cached_tokens = 0
        self._started = time.monotonic()
        self._loaded = False

    def add(self, event: Mapping[str, Any]) -> dict[str, str]:
        """Take an event into account; returns the `note` to show with it, if it has one."""
        if event["event"] == "loaded" and not self._loaded:  # speed counts from where the first engine is ready
            self._started, self._loaded = time.monotonic(), True
        if event["event"] == "pulse":
            self._pulses[event["device"]] = [event["programs"], event["tokens"]]
        elif event["event"] == "shard" and "measured" in event:
            measured = event["measured"]
            drawn = self._drawn.setdefault(measured["device"], [0, 0])
            drawn[0] += event["rows"]
            drawn[1] += measured["tokens"]
            self._done += event["rows"] + sum(event.get("drops", {}).values())
            self._prompt_tokens += measured["prompt_tokens"]
            self._cached_tokens += measured["cached_tokens"]
        else:
            return {}
        return {"note": self.note()}

    def note(self) -> str:
        """Return speed, cache hits and time left as one line."""
        seconds = max(time.monotonic() - self._started, 1e-9)
        devices = {*self._drawn, *self._pulses}
        programs, tokens = (
            sum(max(self._drawn.get(d, [0, 0])[i], self._pulses.get(d, [0, 0])[i]) for d in devices) for i in (0, 1)
        )
        parts = [f"{tokens / seconds:,.0f} tokens/s", f"{programs / seconds:,.1f} programs/s"]
        if len(devices) > 1:
            parts[0] += f" on {len(devices)} devices"
        if self._prompt_tokens:
            parts.append(f"{self._cached_tokens / self._prompt_tokens:.0%} of prompts cached")
        left = self._of - max(self._done, programs)
        if left > 0 and programs:
            parts.append(f"{_duration(left * seconds / programs)} left")
        return ", ".join(parts)


def device_table(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Return a row per device that drew programs: what it did, and how fast; empty for other stages."""
    rows = []
    for device in sorted({record.measured["device"] for record in records if "device" in record.measured}):
        mine = [record for record in records if record.measured.get("device") == device]
        total = {
            name: sum(record.measured.get(name, 0) for record in mine)
            for name in ("tokens", "prompt_tokens", "cached_tokens", "seconds")
        }
        programs, seconds = sum(record.rows for record in mine), max(total["seconds"], 1e-9)
        rows.append(
            {
                "device": device,
                "shards": len(mine),
                "programs": programs,
                **{name: round(value, 1) for name, value in total.items()},
                "tokens_per_second": round(total["tokens"] / seconds, 1),
                "programs_per_second": round(programs / seconds, 2),
            }
        )
    return rows


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
