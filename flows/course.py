"""The course of a run: which stage follows which, and what each gets. Nothing here knows who runs the stages.

A `flows.runner.Runner` does: as Prefect tasks, or in this process. A course is a function of one, and leaves its log.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from arc_dsl.errors import InputError, StageError
from arc_dsl.task import Task
from evaluation.candidates import pack_grids
from evaluation.search.found import read_cost
from flows import stages
from flows.building import StageRun
from flows.config import held_out_tasks
from flows.lessons import Taught
from flows.processes.child import run_child
from flows.processes.crew import Crew
from flows.processes.engine_pool import EnginePool
from flows.runner import Runner
from flows.sizing import size_search
from flows.stages import Replay
from flows.summary import summarize
from flows.tokenize import tokenize
from training.config import TrainConfig

logger = logging.getLogger(__name__)

OUT_OF_TIME = "the time was over before anything was judged; raise time_limit_seconds"


def run_pipeline(run: Runner) -> None:
    """Search; generate tasks, tokenize them and train; sample, verify and relabel for the preset's rounds; evaluate.

    The search comes first, and what it solves need not be asked of a model (`search.leave`); `proposers` says which of
    the two take part.
    """
    config = run.config
    work = _begin(run)
    if not work.asked:
        return _finish(run, work, [])
    generated = _generate(run, config.generate.num_tasks)
    base = Path(config.model) if config.model else None
    trained = _train(run, "", config.train, [generated], base)

    def retrain(label: str, made: list[StageRun], before: StageRun | None) -> StageRun:
        return _train(run, f" {label}", config.retrain, [generated, *made], (before or trained).paths[0])

    return _finish(run, work, *_improve(run, work, trained.paths[0], retrain, 0, None))


def run_solve(run: Runner, crew: Crew | None = None) -> None:
    """Search and learn on the given tasks until each has a program that fits, or the rounds are used up.

    The model is the configuration's if it names one; else one is trained as in `run_pipeline`.

    Args:
        run: runs the stages.
        crew: processes that serve several runs with the same devices and limits; None for some of its own.
    """
    config = run.config
    work = _begin(run)
    if not work.asked:
        return _finish(run, work, [])
    solve = config.solve
    if config.model:
        model, replay = Path(config.model), None
        if solve.learn and solve.replay:
            replay = Replay(_generate(run, solve.replay_tasks), solve.replay_tasks, solve.replay)
    else:
        generated = _generate(run, config.generate.num_tasks)
        model = _train(run, "", config.train, [generated], None).paths[0]
        replay = Replay(generated, solve.replay_tasks, solve.replay) if solve.replay else None

    with nullcontext(crew) if crew else Crew(config) as mine:
        learner = mine.learner(config.retrain)

        def learn(label: str, made: list[StageRun], before: StageRun | None) -> StageRun:
            update = functools.partial(stages.learn, replay=replay, ordered=config.relabel.policy == "ordered")
            start = before if solve.start == "before" else None
            return run(f"learn {label}", update, run.store, config.retrain, made, model, start, learner)

        teach = learn if solve.learn else None
        last = solve.remember == "last"
        improved = _improve(run, work, model, teach, solve.agree, mine.engines, mine.referee.run, only_last=last)
    return _finish(run, work, *improved)


def run_evaluation(run: Runner) -> None:
    """Search, and sample from the model as it is, once; verify and evaluate. Nothing is generated or trained.

    Raises:
        InputError: a model is to propose, and none is named.
    """
    config = run.config
    if "sample" in config.proposers and not config.model:
        raise InputError("an evaluation trains no model, got none; give model a folder, or proposers ['search']")
    work = _begin(run)
    rounds: list[StageRun] = []
    if work.asked:
        with run.box.once():
            rounds.append(_sample(run, "", Path(config.model), work.asked, 0, None))
        if not rounds and not work.found:
            raise StageError(OUT_OF_TIME)
    return _finish(run, work, rounds)


CourseName = Literal["pipeline", "solve", "evaluation"]
COURSES: dict[CourseName, Callable[[Runner], None]] = {
    "pipeline": run_pipeline,
    "solve": run_solve,
    "evaluation": run_evaluation,
}


@dataclass(frozen=True)
class _Work:
    """What the rounds of a run have to do, and what was there before them.

    Attributes:
        tasks: all tasks of the run.
        asked: those that are put to the model.
        found: the verify stage of the search; none where nobody searched.
    """

    tasks: Sequence[Task]
    asked: Sequence[Task]
    found: list[StageRun]


def _begin(run: Runner) -> _Work:
    """Search, and leave to the model what that has not done with."""
    config, tasks = run.config, run.tasks
    found = _search(run, tasks)
    if "sample" not in config.proposers or (found and run.box.is_over):
        return _Work(tasks, [], found)
    done = _list_done(found, config.search.leave)
    asked = [task for task in tasks if task.id not in done]
    return _Work(tasks, asked, found)


def _generate(run: Runner, num_tasks: int) -> StageRun:
    """Generate tasks that the model learns from; so many of those of the configuration, or a few more."""
    generate = replace(run.config.generate, num_tasks=min(num_tasks, run.config.generate.num_tasks))
    return run("generate", stages.generate, run.store, generate, run.config.workers)


def _search(run: Runner, tasks: Sequence[Task]) -> list[StageRun]:
    """Search for programs and verify them, before all else; returns the verify stage, none where nobody searches."""
    config = run.config
    if "search" not in config.proposers:
        return []
    found = []
    with run.box.once():
        search = size_search(config.search, run.store, tasks, config.workers)
        if search != config.search and run.log.keep:
            logger.info("search: a budget of %s expressions for each task", f"{search.budget:,}")
        candidates = run("search", stages.search, run.store, search, tasks, config.workers)
        verdicts = run("verify search", stages.verify, run.store, config, candidates, tasks)
        found = [verdicts]
        run.answers.add(verdicts)
        if "sample" not in config.proposers and config.rounds > 1:  # with a model, its first round's misses join them
            run("relabel", stages.relabel, run.store, config, found, tasks)
    if not found:
        raise StageError(OUT_OF_TIME)
    return found


def list_settled(verdicts: Sequence[StageRun], agree: int) -> set[str]:
    """Return the ids of the tasks that `agree` different programs fit which give the same outputs for its tests."""
    programs: dict[tuple[str, tuple[bytes, bytes]], set[str]] = {}
    for row in (row for run in verdicts for row in stages.read_verdicts(run) if row.fits):
        answers = pack_grids(row.outputs[row.num_train :])
        programs.setdefault((row.task_id, answers), set()).add(row.program_hash)
    return {task_id for (task_id, _), hashes in programs.items() if len(hashes) >= agree}


def _list_done(verdicts: Sequence[StageRun], most_bits: float) -> set[str]:
    """Return the ids of the tasks that a program of the search fits which costs at most so many bits."""
    rows = (row for run in verdicts for row in stages.read_verdicts(run))
    return {row.task_id for row in rows if row.fits and read_cost(row.logprob) <= most_bits}


def _train(
    run: Runner, label: str, training: TrainConfig, tasks: Sequence[StageRun], base_model: Path | None
) -> StageRun:
    """Tokenize tasks and train on them, from `base_model` or from scratch, validating on others like them."""
    config = run.config
    held_out = None
    if others := held_out_tasks(config.generate, training.validation):
        held_out = run(f"generate held-out{label}", stages.generate, run.store, others, config.workers)
    tokens = run(f"tokenize{label}", tokenize, run.store, training.tokenize, tasks, base_model, config.workers)
    settings = (run.store, training, tokens, base_model, config.devices, config.launch, held_out)
    return run(f"train{label}", stages.train, *settings)


# label, the relabel stages to learn from, the update before -> the new model
Teach = Callable[[str, list[StageRun], StageRun | None], StageRun]


def _improve(
    run: Runner,
    work: _Work,
    model: Path,
    teach: Teach | None,
    agree: int,
    engines: EnginePool | None,
    run_job: stages.RunJob = run_child,
    only_last: bool = False,
) -> tuple[list[StageRun], list[Taught]]:
    """Sample and verify for each round, learning from the misses in between; returns the verify stages and the updates.

    What the search found is learnt from after the first round, with what the model wrote in it.

    Args:
        run: runs the stages.
        work: what there is to do.
        model: folder of the model of the first round.
        teach: makes the model of the next; None keeps the first.
        agree: how many programs that fit a task and agree on its tests are enough; 0 leaves no task alone.
        engines: stay alive between rounds; with None each sample stage opens its own, and devices are free to train.
        run_job: runs what verifies and relabels.
        only_last: whether an update learns from the misses of the last round alone, instead of all.
    """
    config = run.config
    rounds: list[StageRun] = []
    made: list[StageRun] = []
    updates: list[Taught] = []
    asked = work.asked
    with run.box.rounds():
        for number in range(config.rounds):
            begun = len(run.log.stages)
            label = "" if number == 0 else f" round {number + 1}"
            before = updates[-1].model if updates else None
            current = before.paths[0] if before else model
            verdicts = _sample(run, label, current, asked, number, engines, run_job)
            rounds.append(verdicts)
            judged = [verdicts] if number else [*work.found, verdicts]
            run.tell_round(judged, begun)
            if agree:
                settled = list_settled(rounds, agree)
                asked = [task for task in asked if task.id not in settled]
            if number + 1 == config.rounds or not asked or not run.box.admits_round():
                break
            if teach is None:
                continue
            relabel = functools.partial(stages.relabel, before=tuple(made), run_job=run_job)
            made.append(run(f"relabel{label}", relabel, run.store, config, judged, work.tasks))
            lessons = made[-1:] if only_last else made
            if sum(stage.rows for stage in lessons):
                taught = teach(f"round {number + 2}", lessons, before)
                updates.append(Taught(number + 1, taught, tuple(lessons)))
                run.tell_update(updates[-1], begun)
    if not rounds and not work.found:
        raise StageError(OUT_OF_TIME)
    return rounds, updates


def _sample(
    run: Runner,
    label: str,
    model: Path,
    tasks: Sequence[Task],
    number: int,
    engines: EnginePool | None,
    run_job: stages.RunJob = run_child,
) -> StageRun:
    """Sample from a model and verify what it wrote; returns the verify stage."""
    candidates = run(f"sample{label}", stages.sample, run.store, run.config, model, tasks, number, engines)
    verify = functools.partial(stages.verify, run_job=run_job)
    verdicts = run(f"verify{label}", verify, run.store, run.config, candidates, tasks)
    run.answers.add(verdicts)
    return verdicts


def _finish(run: Runner, work: _Work, rounds: list[StageRun], updates: Sequence[Taught] = ()) -> None:
    """Evaluate the search and all rounds, and fill the summary of the run's log."""
    context = {
        "tasks": run.config.tasks,
        "rounds": f"{len(rounds) or 1}, pooled here; each alone in metrics.json",
        "model": (run.config.model or "from scratch") if rounds else "none",
    }
    if work.found:
        context["proposers"] = ", ".join(run.config.proposers)
    verdicts = [*work.found, *rounds]
    evaluate = functools.partial(stages.evaluate, updates=updates)
    result = run("evaluate", evaluate, run.store, run.config.evaluate, verdicts, work.tasks, context)
    summarize(run.log, result.paths[0])
    run.close()
