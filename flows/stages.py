"""The stages over artifacts: each function makes sure that its artifact is complete, and says what it did.

No Prefect here: `flows.pipeline` wraps these functions, the command line calls them directly. Heavy work runs in child
processes that know nothing of the store; shards are committed here, as the children report them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError, StageError
from arc_dsl.process.stage import MEASURED_FOLDER
from arc_dsl.task import Task, tasks_to_json
from evaluation.adapters import find_adapters
from evaluation.candidates import JudgedProgram
from evaluation.evaluate import EvaluateConfig, write_result
from evaluation.fingerprints import check_fingerprints
from evaluation.plan import SampleConfig, order_shards, plan_shards
from evaluation.program_shard import read_fingerprints, read_judged
from evaluation.relabel import RelabelJob
from evaluation.sample import SampleJob
from evaluation.search.config import SearchConfig
from evaluation.search.engine import ENGINE_VERSION
from evaluation.search.stage import SearchJob, plan_search
from evaluation.verify import VerifyJob
from flows.artifacts.store import Artifact, Record, Shard, Store, digest_records, hash_json, sha256_file
from flows.artifacts.versions import STAGE_MODULES, STAGE_VERSIONS
from flows.building import StageRun, complete, join_build
from flows.config import RunConfig
from flows.cost import measure_cost
from flows.env import wandb_settings
from flows.left_out import describe_left_out
from flows.lessons import Taught, digest_taught, read_lessons
from flows.locks import Waiting
from flows.processes.child import Event, run_child
from flows.processes.devices import find_devices, hold_devices
from flows.processes.engine_pool import EnginePool
from flows.processes.launch import LaunchConfig, run_training
from flows.processes.learner import LearnerProcess
from flows.progress import Report
from flows.tokenize import reference_digest, token_files
from generators.generate import GenerateConfig, GenerateJob
from training.config import TrainConfig
from training.learn import Update
from training.prompt import PromptSettings
from training.train import TrainJob

MODEL_SHARD = Shard("model")
RunJob = Callable[[str, Any, Callable[[Event], None]], None]  # module, job, told of its events

STATE_SHARD = Shard("learner")  # what a learner goes on from
# Settings that are the machine's business and give the same weights but for last bits: not part of a model's key.
_MACHINE_SETTINGS = ("micro_batch_size", "packing", "attention", "liger")


@dataclass(frozen=True)
class Replay:
    """Tasks that an update goes over again, against forgetting.

    Attributes:
        tasks: the stage that wrote them.
        count: how many there are to be at least; the first shards that hold so many are used.
        share: share of every step that they get, in (0, 1).
    """

    tasks: StageRun
    count: int
    share: float

    @property
    def records(self) -> list[Record]:
        """The records of the shards that are used."""
        before = accumulate((record.rows for record in self.tasks.records), initial=0)
        return [record for record, rows in zip(self.tasks.records, before, strict=False) if rows < self.count]

    @property
    def paths(self) -> list[Path]:
        """Local paths of these shards."""
        return [self.tasks.artifact.path(record.name) for record in self.records]

    @property
    def digest(self) -> str:
        """Hash of their contents."""
        return digest_records(self.records)


def generate(store: Store, config: GenerateConfig, workers: int, report: Report) -> StageRun:
    """Generate the task shards of `config`."""
    artifact = store.artifact("generate", STAGE_VERSIONS["generate"], config.row_settings(), {})
    shards = [Shard(f"part-{number:05d}.parquet") for number in range(config.num_shards)]

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        numbers = {shard.name: int(shard.name[5:10]) for shard in missing}
        job = GenerateJob(config, numbers, _work_folders(artifact, missing), workers)
        run_child(STAGE_MODULES["generate"], job, on_event)

    return complete(artifact, shards, build, report)


def train(
    store: Store,
    config: TrainConfig,
    tokens: StageRun,
    base_model: Path | None,
    devices: str,
    launch: LaunchConfig,
    held_out: StageRun | None,
    report: Report,
    adapter: Path | None = None,
) -> StageRun:
    """Train a model on token columns, from `base_model` or from scratch.

    Args:
        store: the store.
        config: how to train.
        tokens: the tokenize stage: the tokenizer's folder, then the columns.
        base_model: folder of the model to continue, or None.
        devices: the run's `devices` setting; all of them take part.
        launch: how they share the work.
        held_out: the stage that wrote the tasks to validate on; None without a validation.
        report: told of the steps.
        adapter: folder of a saved adapter of the base model to go on from, or None for a new one.
    """
    settings = _model_settings(config)
    inputs = {"tokens": tokens.digest}
    if base_model:
        inputs["base_model"] = digest_folder(base_model)
    if adapter:
        inputs["adapter"] = digest_folder(adapter)
    if held_out:
        inputs["held_out"] = held_out.digest
    artifact = store.artifact("train", STAGE_VERSIONS["train"], settings, inputs)

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        work = artifact.work(MODEL_SHARD)
        found = find_devices(devices)
        job = TrainJob(
            config=replace(config, device="cuda" if found[0].kind == "cuda" else "cpu"),
            tokens=token_files(tokens),
            base_model=base_model,
            out=work / MODEL_SHARD.name,
            work=work / "checkpoints",
            held_out=tuple(held_out.paths) if held_out else (),
            measured=work / MEASURED_FOLDER,
            adapter=adapter,
        )
        env = wandb_settings(store.local / "wandb", artifact.key) if config.wandb else {}
        run_training(job, found, launch, on_event, env)

    def hold(waiting: Waiting) -> AbstractContextManager[None]:
        return hold_devices(find_devices(devices), waiting)

    finish = join_build if launch.machine_rank else complete
    return finish(artifact, [MODEL_SHARD], build, report, hold)


def learn(
    store: Store,
    config: TrainConfig,
    tasks: Sequence[StageRun],
    base_model: Path,
    before: StageRun | None,
    learner: LearnerProcess,
    report: Report,
    replay: Replay | None = None,
    ordered: bool = False,
) -> StageRun:
    """Take an update on the given task shards, with a learner that stays alive from one update to the next.

    Args:
        store: the store.
        config: how to train; its steps are those of the update.
        tasks: stages that wrote the shards of what is new.
        base_model: folder of the model that the first update begins with.
        before: the update to go on from, None for the first.
        learner: the process; if it does not have the state of `before` in memory, it loads it.
        report: told of the steps.
        replay: what is to be remembered meanwhile; None for nothing.
        ordered: whether the tasks are learnt in their order, instead of shuffled.

    Returns:
        A stage of two shards: the model, and the learner's state.
    """
    settings = {**_model_settings(config), "replay": replay.share if replay else 0.0, "ordered": ordered}
    inputs = {f"tasks_{number}": run.digest for number, run in enumerate(tasks)}
    if replay:
        inputs["replay"] = replay.digest
    inputs["base_model"] = digest_folder(base_model)
    inputs |= reference_digest(config.tokenize.reference)
    if before:
        inputs["before"] = before.digest
    artifact = store.artifact("learn", STAGE_VERSIONS["learn"], settings, inputs)

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        update = Update(
            tasks=tuple(path for run in tasks for path in run.paths),
            base_model=base_model,
            name=artifact.key,
            out=artifact.work(MODEL_SHARD) / MODEL_SHARD.name,
            state=artifact.work(STATE_SHARD) / STATE_SHARD.name,
            after=before.artifact.key if before else "",
            after_folder=before.artifact.path(STATE_SHARD.name) if before else None,
            replay=tuple(replay.paths) if replay else (),
            replay_share=replay.share if replay else 0.0,
            ordered=ordered,
        )
        learner.update(update, on_event)

    return complete(artifact, [MODEL_SHARD, STATE_SHARD], build, report, learner.hold)


def search(store: Store, config: SearchConfig, tasks: Sequence[Task], workers: int, report: Report) -> StageRun:
    """Search for programs without a model; test outputs are not shown to the stage.

    Args:
        store: the store.
        config: how to search.
        tasks: what to solve.
        workers: processes; 0 for one per core.
        report: told of the shards.
    """
    settings = {**config.row_settings(), "engine": ENGINE_VERSION}
    inputs = {"tasks": digest_tasks(tasks, outputs=False)}
    artifact = store.artifact("search", STAGE_VERSIONS["search"], settings, inputs)
    plan = plan_search(tasks, config)
    shards = [Shard(name) for name in plan]

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        job = SearchJob(
            search=config,
            tasks=tasks_to_json(task.without_test_outputs() for task in tasks),
            shards={shard.name: plan[shard.name] for shard in missing},
            work=_work_folders(artifact, missing),
            workers=workers,
        )
        run_child(STAGE_MODULES["search"], job, on_event)

    return complete(artifact, shards, build, report)


def sample(
    store: Store,
    config: RunConfig,
    model: Path,
    tasks: Sequence[Task],
    round_number: int,
    engines: EnginePool | None,
    report: Report,
) -> StageRun:
    """Let the model in the folder `model` propose programs for `tasks`, on every device.

    Args:
        store: the store.
        config: the run's configuration.
        model: folder of the model.
        tasks: what to solve; test outputs are not shown to the stage.
        round_number: counts from 0; a round draws with seeds of its own.
        engines: an open pool to sample with; None opens one for this stage alone, if there is anything to sample.
        report: told of the shards.

    Raises:
        StageError: every prompt is longer than the model reads, so that nothing was sampled.
    """
    sampling: SampleConfig = config.sample
    model_digest = digest_folder(model)
    folders = find_adapters(model, sampling.adapters)
    adapters = {name: digest_folder(folders[name]) if name in folders else "" for name in sampling.adapters}
    settings = {
        **sampling.row_settings(),
        "max_model_tokens": config.engine.max_model_tokens,
        "served": config.engine.url_model,
        "round": round_number,
    }
    inputs = {"model": model_digest, "tasks": digest_tasks(tasks, outputs=False)}
    inputs |= {f"adapter_{number}": digest for number, digest in enumerate(adapters.values())}
    prompts = PromptSettings.load(model)
    inputs |= reference_digest(prompts is not None and prompts.reference)
    artifact = store.artifact("sample", STAGE_VERSIONS["sample"], settings, inputs)
    plan = plan_shards(tasks, sampling)
    shards = [Shard(shard.name, hash_json([shard.start, shard.stop])) for shard in plan]

    with ExitStack() as stack:

        @functools.cache
        def open_pool() -> EnginePool:
            """Return the engines; where all is there already, none is asked for, nor any device looked for."""
            return engines or stack.enter_context(EnginePool(config.devices, config.engine))

        def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
            names = {shard.name for shard in missing}
            job = SampleJob(
                model=model,
                model_key=model_digest,
                adapters=adapters,
                sample=sampling,
                tasks=tasks_to_json(task.without_test_outputs() for task in tasks),
                shards=tuple(order_shards([shard for shard in plan if shard.name in names], tasks, sampling)),
                work=_work_folders(artifact, missing),
                round=round_number,
            )
            open_pool().sample(job, on_event)

        run = complete(artifact, shards, build, report, lambda waiting: open_pool().hold(waiting))
    if not run.rows:
        raise StageError(_explain_no_samples(run, tasks))
    return run


def _explain_no_samples(run: StageRun, tasks: Sequence[Task]) -> str:
    """Return why a stage has no sample: every prompt was too long."""
    lengths = [int(record.measured["shortest_left_out"]) for record in run.records]
    limit = int(run.records[0].measured["prompt_limit"])
    return (
        f"nothing was sampled: the prompts of all {len(tasks)} tasks are too long (the shortest has {min(lengths):,} "
        f"tokens, {limit:,} may be read before a program of sample.max_tokens); raise engine.max_model_tokens or "
        f"sample.max_prompt_tokens if the model reads more, lower sample.max_tokens, or choose a model that is shown "
        f"tasks in fewer tokens (train.tokenize.encoder)"
    )


def verify(
    store: Store,
    config: RunConfig,
    candidates: StageRun,
    tasks: Sequence[Task],
    report: Report,
    run_job: RunJob = run_child,
) -> StageRun:
    """Run every distinct candidate program in the sandbox; one verdict shard per candidate shard.

    `run_job` is what runs the stage's module: a process of its own, or one that stays for the next round.
    """
    settings = asdict(config.verify.limits())
    inputs = {"candidates": candidates.artifact.key, "tasks": digest_tasks(tasks, outputs=True)}
    artifact = store.artifact("verify", STAGE_VERSIONS["verify"], settings, inputs)
    shards = [Shard(record.name, record.digest) for record in candidates.records]

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        sources = {shard.name: candidates.artifact.path(shard.name) for shard in missing}
        work = _work_folders(artifact, missing)
        job = VerifyJob(config.verify, tasks_to_json(tasks), sources, work, config.workers)
        run_job(STAGE_MODULES["verify"], job, on_event)

    return complete(artifact, shards, build, report)


def relabel(
    store: Store,
    config: RunConfig,
    verdicts: Sequence[StageRun],
    tasks: Sequence[Task],
    report: Report,
    before: Sequence[StageRun] = (),
    run_job: RunJob = run_child,
) -> StageRun:
    """Turn programs that missed into tasks that they solve; test outputs are not shown to the stage.

    Args:
        store: the store.
        config: the run's configuration.
        verdicts: the verify stages of one round.
        tasks: every task that was judged.
        report: told of the progress.
        before: the relabel stages of earlier rounds; what they made is not made again.
        run_job: what runs the stage's module, as for `verify`.

    Raises:
        InputError: the programs were judged on another version of a task.
    """
    judged = (row for run in verdicts for path in run.paths for row in read_fingerprints(path))
    check_fingerprints(tasks, judged, answers="agree")
    settings = {**asdict(config.relabel), "limits": asdict(config.verify.limits())}
    inputs = {f"verdicts_{number}" if number else "verdicts": run.digest for number, run in enumerate(verdicts)}
    inputs |= {f"before_{number}": run.digest for number, run in enumerate(before)}
    inputs["tasks"] = digest_tasks(tasks, outputs=False)
    artifact = store.artifact("relabel", STAGE_VERSIONS["relabel"], settings, inputs)
    shard = Shard("part-00000.parquet")

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        job = RelabelJob(
            relabel=config.relabel,
            verify=config.verify,
            tasks=tasks_to_json(task.without_test_outputs() for task in tasks),
            verdicts=tuple(path for run in verdicts for path in run.paths),
            out=artifact.work(shard) / shard.name,
            seen=tuple(path for run in before for path in run.paths),
            workers=config.workers,
        )
        run_job(STAGE_MODULES["relabel"], job, on_event)

    return complete(artifact, [shard], build, report)


def evaluate(
    store: Store,
    config: EvaluateConfig,
    verdicts: Sequence[StageRun],
    tasks: Sequence[Task],
    context: Mapping[str, str],
    report: Report,
    updates: Sequence[Taught] = (),
) -> StageRun:
    """Write metrics, submission and report of the verdicts of the search and all rounds, and of the updates between."""
    inputs = {f"verdicts_{number}": run.digest for number, run in enumerate(verdicts)}
    inputs |= digest_taught(updates)
    inputs["tasks"] = digest_tasks(tasks, outputs=True)
    if left_out := describe_left_out(verdicts):
        context = {**context, "samples left out": left_out}
    settings = {**asdict(config), "context": dict(context)}
    artifact = store.artifact("evaluate", STAGE_VERSIONS["evaluate"], settings, inputs)
    shard = Shard("result")

    def build(missing: list[Shard], on_event: Callable[[Event], None]) -> None:
        judged = [read_verdicts(run) for run in verdicts]
        cost = measure_cost((run.artifact, run.records) for run in verdicts)
        folder = artifact.work(shard) / shard.name
        metrics = write_result(folder, config, tasks, judged, context, read_lessons(updates))
        measured = {"cost": cost.to_json(metrics.num_tasks, metrics.num_tasks_solved)}
        on_event({"event": "shard", "name": shard.name, "rows": metrics.num_tasks, "measured": measured})

    return complete(artifact, [shard], build, report)


def _work_folders(artifact: Artifact, shards: Sequence[Shard]) -> dict[str, Path]:
    """Return the folder to build each shard in, by its name."""
    return {shard.name: artifact.work(shard) for shard in shards}


def _model_settings(config: TrainConfig) -> dict[str, Any]:
    """Return the settings that are part of a model's key."""
    return {name: value for name, value in config.lasting().items() if name not in _MACHINE_SETTINGS}


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
    shown = tasks if outputs else [task.without_test_outputs() for task in tasks]
    return hash_json([[task.id, task.fingerprint()] for task in shown])
