"""The inner side of a stage that runs as a process of its own: `python -m MODULE --config FILE`.

It reports on standard output, one JSON object a line with an `event`; every other line is its log. Whoever started it
(see `flows.processes.child`) needs nothing else of it, and a person can run it by hand.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from arc_dsl.errors import ExitStatus, InputError, exit_status, first_line
from arc_dsl.settings import read_settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Settings = TypeVar("Settings", bound="DataclassInstance")
Job = TypeVar("Job", bound="DataclassInstance")

TIMINGS_FILE = "timings.parquet"  # what a stage measures per row; kept beside the shard's record, not in the shard
MEASURED_FOLDER = "measured"  # in a shard's work folder: all else that differs between equal runs, kept in the same way


def emit(event: str, **fields: Any) -> None:
    """Report an event; `fields` must be JSON-able."""
    print(json.dumps({"event": event, **fields}), flush=True)


@dataclass(frozen=True)
class ShardFacts:
    """What a stage tells of a shard that it has written.

    Attributes:
        rows: number of rows.
        drops: rows left out, by reason.
        measured: what differs between equal runs: seconds, rates, memory.
    """

    rows: int = 0
    drops: Mapping[str, int] = field(default_factory=dict)
    measured: Mapping[str, object] = field(default_factory=dict)


def emit_shard(name: str, facts: ShardFacts, **more: object) -> None:
    """Report that the shard called `name` is written; `more` is for people who run the module by hand."""
    emit("shard", name=name, **vars(facts), **more)


def emit_failed(error: Exception, who: str = "") -> ExitStatus:
    """Report that the stage or its job failed, and return the status to exit with.

    The event holds one line (`reason`), the exception's name (`kind`), its `status`, and a bug's traceback (`trace`).

    Args:
        error: what ended it.
        who: which of several processes this is, before the reason.
    """
    status = exit_status(error)
    reason = first_line(error)
    fields: dict[str, Any] = {"kind": type(error).__name__, "status": int(status)}
    if status == ExitStatus.BUG:  # for the log; a user can do nothing with it
        reason = f"{type(error).__name__}: {reason}" if str(error) else reason
        fields["trace"] = "".join(traceback.format_exception(error))
    emit("failed", reason=who + reason, **fields)
    if status == ExitStatus.BAD_INPUT:
        print(reason, file=sys.stderr)
    else:  # after the event: what follows it is the process's log alone
        traceback.print_exception(error)
    return status


def serve_main(
    prepare: Callable[[Settings], Callable[[Job], Mapping[str, object]]], settings: type[Settings], job: type[Job]
) -> None:
    """Serve jobs until standard input ends: one JSON object a line in, events out, `done` or `failed` last for each.

    Args:
        prepare: called once with the settings in the file named on the command line; returns what does a job. What a
            job returns goes out with its `done` event; a job that raises leaves the process alive.
        settings: the settings' dataclass.
        job: the dataclass of what a line holds.
    """

    def serve(given: Settings) -> None:
        do_job = prepare(given)
        emit("ready")
        for line in sys.stdin:
            try:
                result = do_job(read_settings(job, json.loads(line), job.__name__))
            except Exception as error:  # the next job may succeed, and whoever asked needs one line that says why
                emit_failed(error)
            else:
                emit("done", **result)

    stage_main(serve, settings)


def stage_main(run: Callable[[Job], None], job: type[Job], who: str = "") -> None:
    """Run a stage with the job in the file named on the command line; exits with an `ExitStatus` after reporting why.

    Args:
        run: does the job.
        job: the job's dataclass.
        who: stands before the reason of a failure, for one process of several: `process 1: `.
    """
    if len(sys.argv) != 3 or sys.argv[1] != "--config":
        print(f"usage: python -m {run.__module__} --config FILE.json", file=sys.stderr)
        sys.exit(ExitStatus.BAD_INPUT)
    try:
        run(_read_job(job, sys.argv[2]))
    except Exception as error:  # the process ends here, and its starter needs one line that says why
        sys.exit(emit_failed(error, who))


def _read_job(job: type[Job], path: str) -> Job:
    try:
        data = json.loads(Path(path).read_text())
    except (OSError, ValueError) as error:
        raise InputError(f"{path} is no job in JSON: {error}") from None
    return read_settings(job, data, path)
