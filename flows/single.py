"""One stage alone, as a command or a deployment runs it: its options in, what builds its artifact out.

What can be wrong with the options is found here, before anything starts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from arc_dsl.taskset import load_tasks
from evaluation.adapters import find_adapters
from evaluation.evaluate import EvaluateConfig
from evaluation.relabel import RelabelConfig
from evaluation.search.config import SearchConfig
from evaluation.verify import VerifyConfig
from flows import stages
from flows import tokenize as tokens
from flows.artifacts.store import Store
from flows.building import StageRun, open_stage
from flows.checks import check_model
from flows.command.options import (
    Evaluation,
    NewTasks,
    Relabelling,
    SampleOptions,
    Searching,
    Tokenizing,
    Training,
    Verification,
    stage_settings,
)
from flows.config import RunConfig
from flows.processes.devices import find_devices
from flows.progress import Report
from flows.runner import Build
from flows.sizing import size_search
from generators.generate import GenerateConfig
from training.adapter_folder import check_adapter, list_whole_modules
from training.config import TokenizeConfig

Planned = tuple[str, Store, Build]  # label, where the artifact goes, what builds it


def plan(name: str, options: Any) -> Planned:
    """Return what runs the stage called `name` with the options of its command.

    Raises:
        InputError: what they name is not there, or no good.
    """
    label, store, build = PLANS[name](options)
    store.check()
    return label, store, build


def _plan_generate(options: NewTasks) -> Planned:
    config, store = stage_settings(options, GenerateConfig), Store(options.store)
    return "generate", store, lambda report: stages.generate(store, config, options.workers, report)


def _plan_tokenize(options: Tokenizing) -> Planned:
    tasks, base = _open_training_inputs(options.tasks, options.model)
    config, store = stage_settings(options, TokenizeConfig), Store(options.store)
    return "tokenize", store, lambda report: tokens.tokenize(store, config, tasks, base, options.workers, report)


def _plan_train(options: Training) -> Planned:
    tasks, base = _open_training_inputs(options.tasks, options.model)
    config, store = options.train, Store(options.store)
    adapter = Path(options.adapter) if options.adapter else None
    options.launch.check(config, find_devices(options.devices))
    if adapter:
        check_adapter(adapter, base)
        if not config.lora.merge and (whole := list_whole_modules(adapter)):
            raise InputError(
                f"adapter {options.adapter!r} trains {whole} too, which an adapter saved alone would lose; set "
                f"train.lora.merge"
            )
    held_out = _open_held_out(options) if config.validation.num_tasks else None

    def build(report: Report) -> StageRun:
        columns = tokens.tokenize(store, config.tokenize, tasks, base, options.workers, report)
        launch = options.launch
        return stages.train(store, config, columns, base, options.devices, launch, held_out, report, adapter)

    return "train", store, build


def _open_held_out(options: Training) -> StageRun:
    if not options.held_out:
        raise InputError(
            f"train.validation.num_tasks is {options.train.validation.num_tasks}, but --held-out is not given; "
            "make held-out tasks with `arcwright generate --seed N` and give the folder"
        )
    return open_stage(options.held_out)


def _open_training_inputs(tasks: Sequence[str], model: str) -> tuple[list[StageRun], Path | None]:
    if not tasks:
        raise InputError(
            "--tasks takes at least 1 artifact folder of tasks, STORE/generate/KEY or STORE/relabel/KEY, got none"
        )
    base = check_model(model)
    return [open_stage(folder) for folder in tasks], base


def _plan_search(options: Searching) -> Planned:
    config, store = stage_settings(options, SearchConfig), Store(options.store)
    tasks = load_tasks(options.tasks, options.skip_bad_tasks)
    sized = size_search(config, store, tasks, options.workers)
    return "search", store, lambda report: stages.search(store, sized, tasks, options.workers, report)


def _plan_sample(options: SampleOptions) -> Planned:
    config = options.config
    model = check_model(config.model, weights=not config.engine.url)
    if model is None:
        raise InputError("sample needs a model, got none; give --model FOLDER")
    if not config.engine.url:
        find_adapters(model, config.sample.adapters)
    tasks, store, base = load_tasks(config.tasks, config.skip_bad_tasks), Store(config.store), model
    return "sample", store, lambda report: stages.sample(store, config, base, tasks, 0, None, report)


def _plan_verify(options: Verification) -> Planned:
    if options.folder:
        raise InputError(f"a folder of programs has no artifact, got {options.folder!r}; give artifacts of candidates")
    (candidates,) = _open_all(options.artifacts, "search", "sample", most=1)
    tasks, store = load_tasks(options.tasks, options.skip_bad_tasks), candidates.artifact.store
    config = RunConfig(verify=stage_settings(options, VerifyConfig), workers=options.workers)
    return "verify", store, lambda report: stages.verify(store, config, candidates, tasks, report)


def _plan_relabel(options: Relabelling) -> Planned:
    verdicts = _open_all(options.artifacts, "verify")
    tasks, store = load_tasks(options.tasks, options.skip_bad_tasks), verdicts[0].artifact.store
    config = RunConfig(relabel=stage_settings(options, RelabelConfig), verify=options.verify, workers=options.workers)
    return "relabel", store, lambda report: stages.relabel(store, config, verdicts, tasks, report)


def _plan_evaluate(options: Evaluation) -> Planned:
    rounds = _open_all(options.artifacts, "verify")
    tasks, store = load_tasks(options.tasks, options.skip_bad_tasks), rounds[0].artifact.store
    config, context = stage_settings(options, EvaluateConfig), {"tasks": options.tasks}
    return "evaluate", store, lambda report: stages.evaluate(store, config, rounds, tasks, context, report)


def _open_all(artifacts: Sequence[str], *kinds: str, most: int = 0) -> list[StageRun]:
    """Return the stages that left these artifacts, each of one of these kinds."""
    if not artifacts or (most and len(artifacts) > most):
        raise InputError(
            f"--artifacts takes {most or 'at least 1'} artifact(s) of {' or '.join(kinds)}, got {len(artifacts)}"
        )
    opened = [open_stage(folder) for folder in artifacts]
    wrong = [run.artifact.name for run in opened if run.stage not in kinds]
    if wrong:
        places = " or ".join(f"STORE/{kind}/KEY" for kind in kinds)
        raise InputError(f"artifact {wrong[0]} is not of stage {' or '.join(kinds)}; give {places}")
    return opened


PLANS: Mapping[str, Callable[[Any], Planned]] = {
    "generate": _plan_generate,
    "tokenize": _plan_tokenize,
    "train": _plan_train,
    "search": _plan_search,
    "sample": _plan_sample,
    "verify": _plan_verify,
    "relabel": _plan_relabel,
    "evaluate": _plan_evaluate,
}
