"""What a study runs: cells, each one solve on some tasks, under a setting, with a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from arc_dsl.settings import read_settings
from flows.config import RunConfig, load_preset


@dataclass(frozen=True)
class Cell:
    """One run of `solve`.

    Attributes:
        subject: what it works on, for people: the name of a toy, or of a set of tasks.
        setting: which of the compared settings it has.
        seed: of its samples and of its updates.
        tasks: what it works on, a SPEC.
        rounds: how many rounds it may take.
        per_round: programs of a task in a round.
        changes: what differs from the preset beside these, settings by name.
    """

    subject: str
    setting: str
    seed: int
    tasks: str
    rounds: int
    per_round: int
    changes: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Unique within a study."""
        return f"{self.subject}-{self.setting.replace(' ', '-')}-{self.seed}"

    @property
    def budget(self) -> int:
        """Programs of a task, if no round solves it."""
        return self.rounds * self.per_round

    def configure(self, base: RunConfig) -> RunConfig:
        """Return the configuration of its run.

        The model alone proposes. A round's programs are one shard, so that cells with more programs a round do not draw
        those of others again.

        Args:
            base: the preset, with what the command line changes.

        Raises:
            InputError: a change names no setting, or gives one a value that it cannot take.
        """
        common: dict[str, Any] = {
            "tasks": self.tasks,
            "proposers": ["sample"],
            "rounds": self.rounds,
            "submission": "",
            "time_limit_seconds": 0.0,
            "sample": {"num_samples": self.per_round, "samples_per_shard": self.per_round, "seed": self.seed},
            "retrain": {"seed": self.seed},
        }
        return read_settings(RunConfig, _merge(common, self.changes), f"cell {self.name!r}", base)


def _merge(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with others over them, which win."""
    merged = dict(first)
    for name, value in second.items():
        below = merged.get(name)
        merged[name] = _merge(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return merged


@dataclass(frozen=True)
class Study:
    """A study.

    Attributes:
        name: as the command line calls it.
        preset: which preset its cells differ from, unless another is named.
        page: where its page is written, unless another place is named.
        plan: makes its cells, those of most use first, for the settings that they differ from.
    """

    name: str
    preset: str
    page: str
    plan: Callable[[RunConfig], Sequence[Cell]]


@dataclass(frozen=True)
class Place:
    """Where and from what a study runs.

    Attributes:
        preset: what its cells differ from: a preset or a YAML file; empty for the study's own.
        model: folder of the model to start from; empty for what the preset trains.
        store: folder or fsspec URL of the artifacts.
        devices: as for a run.
        workers: CPU processes for generating and verifying; 0 for one per core.
    """

    preset: str = ""
    model: str = ""
    store: str = "store"
    devices: str = "auto"
    workers: int = 0

    def base_of(self, study: Study) -> RunConfig:
        """Return the settings that the cells of a study differ from.

        Raises:
            InputError: there is no such preset, or a value is out of range.
        """
        preset = load_preset(self.preset or study.preset)
        model = self.model or preset.model
        return replace(preset, model=model, store=self.store, devices=self.devices, workers=self.workers)
