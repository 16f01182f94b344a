"""The stages over artifacts: each function makes sure that its artifact is complete, and says what it did.

No Prefect here: `flows.pipeline` wraps these functions, the command line calls them directly. Heavy work runs in child
processes that know nothing of the store; shards are committed here, as the children report them.
"""

from __future__ import annotations

import json
import logging
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from arc_dsl.stage_process import InputError
from arc_dsl.task import Pair, Task
from evaluation.candidates import JudgedProgram
from evaluation.result import EvaluateConfig, write_result
from evaluation.sample import SampleConfig, plan_shards
from evaluation.shards import read_judged
from flows.child import Event, StageError, follow_child, run_child, start_child
from flows.config import RunConfig
from flows.devices import find_devices
from flows.progress import Report
from flows.store import Artifact, Record, Shard, Store, digest_records, hash_json, sha256_file
from flows.versions import STAGE_VERSIONS
from generators.generate import GenerateConfig
from training.config import TrainConfig
from training.train import OPERATIONAL

logger = logging.getLogger(__name__)

MODEL_SHARD = Shard("model")
# Settings that cannot change what is learnt, or are the machine's business: not part of a model's key.
_TRAIN_NOT_IN_KEY = (*OPERATIONAL, "micro_batch_size", "attention")


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
        total: dict[str, int] = {}
        for record in self.records:
            for reason, count in record.drops.items():
                total[reason] = total.get(reason, 0) + count
        return total

    def measured(self, name: str) -> float:
        """Return the sum over shards of a measurement, for example `tokens`."""
        return float(sum(record.measured.get(name, 0) for record in self.records))


Build = Callable[[list[Shard], Callable[[Event], None]], None]


def complete(artifact: Artifact, shards: Sequence[Shard], build: Build, report: Report) -> StageRun:
    """Build the missing shards of an artifact and seal it.

    Args:
        artifact: the artifact.
        shards: every shard that this run needs.
        build: builds the shards it is given, each in `artifact.work(shard)`, and passes on the children's events;
            a `shard` event commits that shard.
        report: told of the progress.

    Raises:
        StageError: the stage ended without having built every shard; those that were finished are kept.
    """
    started = time.monotonic()
    by_name = {shard.name: shard for shard in shards}
    guard = threading.Lock()
    with artifact.lock():
        missing = artifact.missing(shards)
        done = len(shards) - len(missing)

        def on_event(event: Event) -> None:
            nonlocal done
            with guard:
                if event["event"] == "shard":
                    facts = {name: event[name] for name in ("rows", "drops", "measured") if name in event}
                    artifact.commit(by_name[event["name"]], **facts)
                    done += 1
                    report(done, len(shards), _describe(event.get("measured", {})))
                elif event["event"] == "progress":
                    report(event["done"], event["of"], str(event.get("note", "")))
                elif event["event"] == "warning":
                    logger.warning("%s: %s", artifact.stage, event["text"])
                elif event["event"] == "started":
                    logger.info("%s: started %s", artifact.stage, {k: v for k, v in event.items() if k != "event"})

        if missing:
            report(done, len(shards), "")
            build(missing, on_event)
            still = artifact.missing(missing)
            if still:
                raise StageError(f"{artifact.stage}: {len(still)} of {len(shards)} shards were not built")
        records = artifact.seal(shards)
    built = tuple(shard.name for shard in missing)
    return StageRun(artifact, tuple(shards), tuple(records), built, time.monotonic() - started)


def _describe(measured: Mapping[str, Any]) -> str:
    rates = {"tokens_per_second": "tokens/s", "programs_per_second": "programs/s", "tasks_per_second": "tasks/s"}
    return ", ".join(f"{measured[name]:,.0f} {unit}" for name, unit in rates.items() if name in measured)


def generate(store: Store, config: GenerateConfig, workers: int, report: Report) -> StageRun:
    """Generate the task shards of `config`."""
    artifact = store.artifact("generate", STAGE_VERSIONS["generate"], config.row_settings(), {})
    shards = [Shard(f"part-{number:05d}.parquet") for number in range(config.num_shards)]

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        settings = {
            "generate": asdict(config),
            "workers": workers,
            "shards": {shard.name: int(shard.name[5:10]) for shard in missing},
            "work": {shard.name: str(artifact.work(shard)) for shard in missing},
        }
        run_child("generators.pool", settings, on_event)

    return complete(artifact, shards, build, report)


def train(
    store: Store, config: TrainConfig, tasks: Sequence[StageRun], base_model: Path | None, device: str, report: Report
) -> StageRun:
    """Train a model on the given task shards, from `base_model` or from scratch.

    Args:
        store: the store.
        config: how to train.
        tasks: stages that wrote task shards.
        base_model: folder of the model to continue, or None.
        device: the run's `devices` setting.
        report: told of the steps.
    """
    settings = {name: value for name, value in asdict(config).items() if name not in _TRAIN_NOT_IN_KEY}
    inputs = {f"tasks_{number}": run.digest for number, run in enumerate(tasks)}
    if base_model:
        inputs["base_model"] = digest_folder(base_model)
    artifact = store.artifact("train", STAGE_VERSIONS["train"], settings, inputs)

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        work = artifact.work(MODEL_SHARD)
        where = find_devices(device)[0]
        child = {
            "config": {**asdict(config), "device": "cuda" if where.kind == "cuda" else "cpu"},
            "tasks": [str(path) for run in tasks for path in run.paths],
            "base_model": str(base_model) if base_model else None,
            "out": str(work / MODEL_SHARD.name),
            "work": str(work / "checkpoints"),
        }
        run_child("training.train", child, on_event, where.env if where.kind == "cuda" else None)

    return complete(artifact, [MODEL_SHARD], build, report)


def sample(
    store: Store, config: RunConfig, model: Path, tasks: Sequence[Task], round_number: int, report: Report
) -> StageRun:
    """Let the model in the folder `model` propose programs for `tasks`, on every device."""
    sampling: SampleConfig = config.sample
    model_digest = digest_folder(model)
    plan = {shard.name: shard for shard in plan_shards(tasks, sampling)}
    settings = {
        **sampling.row_settings(),
        "max_model_tokens": config.engine.max_model_tokens,
        "round": round_number,
    }
    inputs = {"model": model_digest, "tasks": digest_tasks(tasks, outputs=False)}
    artifact = store.artifact("sample", STAGE_VERSIONS["sample"], settings, inputs)
    shards = [Shard(name, hash_json([shard.start, shard.stop])) for name, shard in plan.items()]

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        devices = find_devices(config.devices)
        with tempfile.TemporaryDirectory(prefix="arcwright-claims-") as claims:
            child = {
                "model": str(model),
                "model_key": model_digest,
                "engine": asdict(config.engine),
                "sample": asdict(sampling),
                "tasks": {task.id: _without_test_outputs(task).to_json() for task in tasks},
                "shards": [asdict(plan[shard.name]) for shard in missing],
                "work": {shard.name: str(artifact.work(shard)) for shard in missing},
                "claims": claims,
                "round": round_number,
            }
            engines = [
                start_child("evaluation.sample", {**child, "device": device.kind}, device.env)
                for device in devices[: len(missing)]
            ]
            follow_children(engines, [device.name for device in devices], on_event)

    return complete(artifact, shards, build, report)


def follow_children(children: Sequence[Any], names: Sequence[str], on_event: Callable[[Event], None]) -> None:
    """Follow several children at once; when one fails the others go on, and the first failure is raised at the end."""
    failures: list[BaseException] = []

    def follow(child: Any, name: str) -> None:
        try:
            follow_child(child, name, on_event)
        except BaseException as error:  # handed to the caller below
            failures.append(error)

    threads = [
        threading.Thread(target=follow, args=(child, name)) for child, name in zip(children, names, strict=False)
    ]
    with ExitStack() as stack:
        for thread in threads:
            thread.start()
            stack.callback(thread.join)
    if failures:
        raise failures[0]


def verify(store: Store, config: RunConfig, candidates: StageRun, tasks: Sequence[Task], report: Report) -> StageRun:
    """Run every distinct candidate program in the sandbox; one verdict shard per candidate shard."""
    settings = asdict(config.verify.limits())
    inputs = {"candidates": candidates.artifact.key, "tasks": digest_tasks(tasks, outputs=True)}
    artifact = store.artifact("verify", STAGE_VERSIONS["verify"], settings, inputs)
    shards = [Shard(record.name, record.digest) for record in candidates.records]

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        child = {
            "verify": asdict(config.verify),
            "workers": config.workers,
            "tasks": {task.id: task.to_json() for task in tasks},
            "shards": {shard.name: str(candidates.artifact.path(shard.name)) for shard in missing},
            "work": {shard.name: str(artifact.work(shard)) for shard in missing},
        }
        run_child("evaluation.verify", child, on_event)

    return complete(artifact, shards, build, report)


def relabel(store: Store, config: RunConfig, verdicts: StageRun, tasks: Sequence[Task], report: Report) -> StageRun:
    """Turn programs that missed into tasks that they solve; test outputs are not shown to the stage."""
    settings = {**asdict(config.relabel), "limits": asdict(config.verify.limits())}
    inputs = {"verdicts": verdicts.digest, "tasks": digest_tasks(tasks, outputs=False)}
    artifact = store.artifact("relabel", STAGE_VERSIONS["relabel"], settings, inputs)
    shard = Shard("part-00000.parquet")

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        child = {
            "relabel": asdict(config.relabel),
            "verify": asdict(config.verify),
            "workers": config.workers,
            "tasks": {task.id: _without_test_outputs(task).to_json() for task in tasks},
            "verdicts": [str(path) for path in verdicts.paths],
            "name": shard.name,
            "folder": str(artifact.work(shard)),
        }
        run_child("evaluation.relabel", child, on_event)

    return complete(artifact, [shard], build, report)


def evaluate(
    store: Store,
    config: EvaluateConfig,
    rounds: Sequence[StageRun],
    tasks: Sequence[Task],
    context: Mapping[str, str],
    report: Report,
) -> StageRun:
    """Write metrics, submission and report of the verdicts of all rounds."""
    inputs = {f"verdicts_{number}": run.digest for number, run in enumerate(rounds)}
    inputs["tasks"] = digest_tasks(tasks, outputs=True)
    settings = {**asdict(config), "context": dict(context)}
    artifact = store.artifact("evaluate", STAGE_VERSIONS["evaluate"], settings, inputs)
    shard = Shard("result")

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        judged = [read_verdicts(run) for run in rounds]
        metrics = write_result(artifact.work(shard) / shard.name, config, tasks, judged, context)
        on_event({"event": "shard", "name": shard.name, "rows": metrics.num_tasks})

    return complete(artifact, [shard], build, report)


def read_verdicts(run: StageRun) -> list[JudgedProgram]:
    """Return all judged programs of a verify stage."""
    return [row for path in run.paths for row in read_judged(path)]


def digest_folder(folder: Path) -> str:
    """Return a hash of every file in a model folder.

    Raises:
        InputError: there is nothing in it.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise InputError(f"model {str(folder)!r} is empty or does not exist; give the folder of a saved model")
    return hash_json({str(path.relative_to(folder)): sha256_file(path) for path in files})


def digest_tasks(tasks: Sequence[Task], outputs: bool) -> str:
    """Return a hash of the tasks, with or without what their test outputs are."""
    shown = tasks if outputs else [_without_test_outputs(task) for task in tasks]
    return hash_json([[task.id, task.fingerprint()] for task in shown])


def _without_test_outputs(task: Task) -> Task:
    return Task(task.id, task.train, tuple(Pair(pair.input, None) for pair in task.test))


def open_stage(folder: str) -> StageRun:
    """Return the finished stage whose artifact lies in `folder` (STORE/stage/key), checked.

    Raises:
        InputError: it is not an artifact, or a shard is missing or damaged.
    """
    path = Path(folder).resolve()
    manifest = path / "manifest.json"
    if not manifest.is_file():
        raise InputError(f"{folder!r} has no manifest.json; give the folder of an artifact, STORE/stage/key")
    artifact = Store(str(path.parent.parent)).find(path.parent.name, path.name)
    entries = json.loads(manifest.read_text())["shards"]
    shards = [Shard(entry["name"], entry["inputs"]) for entry in entries]
    records = [artifact.record(shard) for shard in shards]
    damaged = [shard.name for shard, record in zip(shards, records, strict=True) if record is None]
    if damaged:
        raise InputError(f"{folder!r}: shard {damaged[0]} is missing or damaged; run the stage that wrote it again")
    return StageRun(artifact, tuple(shards), tuple(record for record in records if record), (), 0.0)
