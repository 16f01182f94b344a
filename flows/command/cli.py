"""The command line `arcwright`; see `arc_dsl.errors.ExitStatus` for how a command ends."""

from __future__ import annotations

import json
import logging
import shlex
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version

from arc_dsl.errors import ExitStatus, InputError, exit_status
from flows import env
from flows.command.arguments import HELP, parse_arguments
from flows.command.stopping import stoppable
from flows.command.table import BENCH_USAGE, BENCHMARKS, COMMANDS, USAGE, render_usage
from flows.faults import describe_failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    debug = arguments[:1] == ["--debug"]
    arguments = arguments[debug:]
    env.set_offline()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for package in ("arc_dsl", "generators", "training", "evaluation", "flows"):
        logging.getLogger(package).setLevel(logging.INFO)
    again = shlex.join(["arcwright", *arguments])
    try:
        with stoppable(f"arcwright: stopped; continue with: {again}"):
            return _run_command(arguments)
    except BrokenPipeError:  # whoever read our output has seen enough, as `| head` does
        sys.stderr.close()
        return ExitStatus.DONE
    except (Exception, KeyboardInterrupt) as error:
        status = exit_status(error)
        if debug:
            traceback.print_exc()
        if status == ExitStatus.BUG and debug:
            line = "this is a bug in arcwright, please report it with the traceback above"
        else:
            line = "stopped" if isinstance(error, KeyboardInterrupt) else describe_failure(error)
        if status == ExitStatus.FAILED or isinstance(error, KeyboardInterrupt):
            line += f"; continue with: {again}"
        print(f"arcwright: {line}", file=sys.stderr)
        return status


def _run_command(arguments: Sequence[str]) -> int:
    """Parse the arguments and call the command's function."""
    if not arguments or arguments[0] in (*HELP, "help"):
        print(render_usage(USAGE, COMMANDS))
        return ExitStatus.DONE if arguments else ExitStatus.BAD_INPUT
    name, *rest = arguments
    if name == "--version":
        print(f"arcwright {version('arcwright')}")
        return ExitStatus.DONE
    if name == "--install-completion":
        from flows.command.completion import install_completion

        return install_completion(rest)
    if name == "bench":
        return _run_benchmark(rest)
    if name not in COMMANDS:
        raise InputError(f"no command {name!r}; the commands are {', '.join(COMMANDS)}")
    kind, function = COMMANDS[name].load()
    options = parse_arguments(kind, name, rest)
    return ExitStatus.DONE if options is None else function(options) or ExitStatus.DONE


def _run_benchmark(arguments: Sequence[str]) -> int:
    """Run a benchmark: a table for people, then its figures as one JSON object on the last line."""
    if arguments and arguments[0] in HELP:
        print(render_usage(BENCH_USAGE, BENCHMARKS))
        return ExitStatus.DONE
    if not arguments or arguments[0] not in BENCHMARKS:
        got = arguments[0] if arguments else "nothing"
        raise InputError(f"bench: name one of {', '.join(BENCHMARKS)}, got {got!r}")
    kind, function = BENCHMARKS[arguments[0]].load()
    options = parse_arguments(kind, f"bench {arguments[0]}", arguments[1:])
    if options is not None:
        print(json.dumps(function(options)))
    return ExitStatus.DONE


if __name__ == "__main__":
    sys.exit(main())
