"""The search stage: every task of every shard is searched, and what is found becomes candidates like a model's.

A task without a program leaves one candidate without: what was tried can be counted. Seconds are measured and never
decide: any number of workers, a retry or another machine give the same rows in the same shard.

Run as a process: `python -m evaluation.search.stage --config FILE`; see `SearchJob`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from arc_dsl.process.pool import build_shards
from arc_dsl.process.stage import ShardFacts, stage_main
from arc_dsl.program import program_hash
from arc_dsl.task import Task, tasks_from_json
from evaluation.candidates import SEARCH_ID, Candidate
from evaluation.plan import group_by_size
from evaluation.program_shard import write_candidates
from evaluation.search.config import SearchConfig
from evaluation.search.engine import ENGINE_VERSION, SearchResult, search_task
from generators.augmentation import IDENTITY

FINISH_REASON = "search"


@dataclass(frozen=True)
class SearchJob:
    """What a process of the stage does.

    Attributes:
        search: how to search.
        tasks: id -> ARC JSON without test outputs.
        shards: name of each shard to write -> ids of its tasks, in the order in which to start.
        work: name of each -> folder to write it in.
        workers: processes; 0 for one per core.
    """

    search: SearchConfig
    tasks: Mapping[str, object]
    shards: Mapping[str, tuple[str, ...]]
    work: Mapping[str, Path]
    workers: int = 0


def plan_search(tasks: Sequence[Task], config: SearchConfig) -> dict[str, tuple[str, ...]]:
    """Return name of each shard -> ids of its tasks: tasks of about one size together, the largest first.

    Large grids take longest: the last shards are the quickest, and workers end together.
    """
    groups = group_by_size(tasks, config.tasks_per_shard)
    return {f"part-{number:04d}.parquet": tuple(task.id for task in group) for number, group in enumerate(groups)}


def make_candidates(task: Task, result: SearchResult) -> list[Candidate]:
    """Return the candidates of a searched task, the best first; a single one without a program where none was found.

    Where no program is right on all train pairs, those that are right on all but one are proposed: an answer that may
    be right costs nothing, and a miss is something to learn from.

    The log-probability is that of a code of so many bits, `-cost * ln 2`; nan without a program.
    """
    proposed = [(one.describe(), one.program, one.logprob) for one in result.found or result.near]
    return [
        Candidate(
            task_id=task.id,
            candidate_id=f"{SEARCH_ID}-{task.id}-{number}",
            variant=0,
            augmentation=IDENTITY.name,
            text=text,
            program=program,
            program_hash=program_hash(program),
            logprob=logprob,
            num_tokens=0,
            finish_reason=FINISH_REASON,
            temperature=0.0,
            seed=0,
            model=ENGINE_VERSION,
            round=0,
        )
        for number, (text, program, logprob) in enumerate(proposed or [("", "", math.nan)])
    ]


def search_shard(config: SearchConfig, tasks: Sequence[Task], path: Path) -> ShardFacts:
    """Search the tasks of a shard, write their candidates to `path` and return what to tell of it."""
    started, cpu = time.monotonic(), time.process_time()
    results = [search_task(task, config) for task in tasks]
    candidates = [row for task, result in zip(tasks, results, strict=True) for row in make_candidates(task, result)]
    write_candidates(path, candidates)
    cpu_seconds = max(time.process_time() - cpu, 1e-9)
    expressions = sum(result.expressions for result in results)
    measured = {
        "seconds": round(time.monotonic() - started, 3),
        "cpu_seconds": round(cpu_seconds, 6),
        "tasks": len(tasks),
        "tasks_fit": sum(bool(result.found) for result in results),
        "expressions": expressions,
        "expressions_per_second": round(expressions / cpu_seconds, 1),
    }
    return ShardFacts(len(candidates), measured=measured)


class Progress:
    """Says how far the search is, from the shards that are done."""

    def __init__(self) -> None:
        self._tasks = self._fits = self._expressions = 0

    def __call__(self, facts: ShardFacts) -> str:
        """Return the note of a shard that is done now: what it and those before it found."""
        self._tasks += int(str(facts.measured["tasks"]))
        self._fits += int(str(facts.measured["tasks_fit"]))
        self._expressions += int(str(facts.measured["expressions"]))
        return f"{self._fits} of {self._tasks} tasks have a program, {self._expressions:,} expressions"


def run_job(job: SearchJob) -> None:
    """Search the shards that are asked for and report each as a `shard` event."""
    tasks = tasks_from_json(job.tasks)
    jobs = {
        name: (job.search, [tasks[task_id] for task_id in ids], job.work[name] / name)
        for name, ids in job.shards.items()
    }
    build_shards(search_shard, jobs, job.workers, Progress())


if __name__ == "__main__":
    stage_main(run_job, SearchJob)
