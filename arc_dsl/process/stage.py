"""The inner side of a stage that runs as a process of its own: `python -m MODULE --config FILE`.

It reports on standard output, one JSON object a line with an `event`; every other line is its log. Whoever started it
(see `flows.processes.child`) needs nothing else of it, and a person can run it by hand.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

TIMINGS_FILE = "timings.parquet"  # what a stage measures per row; kept beside the shard's record, not in the shard
MEASURED_FOLDER = "measured"  # in a shard's work folder: all else that differs between equal runs, kept in the same way


def emit(event: str, **fields: Any) -> None:
    """Report an event; `fields` must be JSON-able."""
    print(json.dumps({"event": event, **fields}), flush=True)


def emit_progress(done: int, of: int, **fields: Any) -> None:
    """Report that `done` of `of` units of the stage's work are finished."""
    emit("progress", done=done, of=of, **fields)


def serve_main(prepare: Callable[[dict[str, Any]], Callable[[dict[str, Any]], dict[str, Any]]]) -> None:
    """Serve jobs until standard input ends: one JSON object a line in, events out, `done` or `failed` last for each.

    Args:
        prepare: called once with the configuration named on the command line; returns what does a job. What a job
            returns goes out with its `done` event; a job that raises leaves the process alive.
    """

    def serve(settings: dict[str, Any]) -> None:
        do_job = prepare(settings)
        emit("ready")
        for line in sys.stdin:
            try:
                result = do_job(json.loads(line))
            except Exception as error:  # the next job may succeed, and whoever asked needs one line that says why
                traceback.print_exc()
                _emit_failed(error)
            else:
                emit("done", **result)

    stage_main(serve)


def _emit_failed(error: Exception) -> None:
    lines = str(error).strip().splitlines()
    emit("failed", reason=lines[0] if lines else type(error).__name__, kind=type(error).__name__)


def stage_main(run: Callable[[dict[str, Any]], None]) -> None:
    """Run a stage with the configuration named on the command line, and exit with 0, or with 1 after reporting why."""
    if len(sys.argv) != 3 or sys.argv[1] != "--config":
        print(f"usage: python -m {run.__module__} --config FILE.json", file=sys.stderr)
        sys.exit(2)
    try:
        run(json.loads(Path(sys.argv[2]).read_text()))
    except Exception as error:  # the process ends here, and its starter needs one line that says why
        traceback.print_exc()
        _emit_failed(error)
        sys.exit(1)
