"""Verifying and relabelling for round after round: one process, and one sandbox that stays open.

Run as a process: `python -m evaluation.referee --config FILE`; a `RefereeJob` a line on standard input.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from arc_dsl.process.stage import serve_main
from evaluation.relabel import RelabelJob, write_relabelled
from evaluation.verify import VerifyConfig, VerifyJob, judge_shards


@dataclass(frozen=True)
class RefereeConfig:
    """What the process prepares with.

    Attributes:
        verify: how programs are run.
        workers: of the sandbox; 0 for one per core.
    """

    verify: VerifyConfig = field(default_factory=VerifyConfig)
    workers: int = 0


@dataclass(frozen=True)
class RefereeJob:
    """One job, of one of two kinds; its own limits and workers are those that the process was started with.

    Attributes:
        verify: candidate shards to judge.
        relabel: a round to relabel.
    """

    verify: VerifyJob | None = None
    relabel: RelabelJob | None = None


def open_referee(stack: ExitStack, config: RefereeConfig) -> Callable[[RefereeJob], Mapping[str, object]]:
    """Return what does a job, in a sandbox that is open until `stack` is closed."""
    sandbox = stack.enter_context(config.verify.open_sandbox(config.workers))

    def do(job: RefereeJob) -> Mapping[str, object]:
        if job.verify:
            judge_shards(sandbox, job.verify)
        if job.relabel:
            write_relabelled(sandbox, job.relabel)
        return {}

    return do


if __name__ == "__main__":
    with ExitStack() as until_the_end:
        serve_main(functools.partial(open_referee, until_the_end), RefereeConfig, RefereeJob)
