"""The command line `arcwright`.

Exit status: 0 done, 1 the run failed (one line says which stage, why, and how to continue), 2 bad arguments.
"""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Sequence

from arc_dsl.errors import InputError
from flows import env

USAGE = """\
arcwright solves ARC-AGI tasks by writing Python programs, and learns from every program it writes.

usage: arcwright COMMAND [options]          arcwright COMMAND --help shows the options of one

  run         the pipeline: generate, tokenize, train, sample, verify, relabel, evaluate (--preset NAME)
  solve       search and learn on given tasks until each has a program that fits (--tasks SPEC)

  generate    one stage alone: task shards           verify      programs in the sandbox
  tokenize    task shards into token columns         relabel     misses into tasks that they solve
  train       a model                                evaluate    metrics, submission and report
  sample      programs from a model                  report      where the report of a run is
  merge       an adapter into its base model         submit      submission.json from verdicts
                                                     compare     runs, task by task

  dsl         the reference of the DSL               gallery     an HTML gallery of the generators
  coverage    which real tasks the solvers express   statistics  what a dataset of task shards contains
  doctor      what this machine can do               bench       benchmarks, JSON on the last line
  serve       offer the flows to a Prefect server    recover     mend runs left behind by a hard kill

SPEC, for tasks: arc1:training arc1:evaluation arc2:training arc2:evaluation toys, or a path to an ARC JSON file, a
folder of them or a Kaggle challenges file; each with /id1,id2 or [:50] behind it.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    env.set_offline()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    for package in ("arc_dsl", "generators", "training", "evaluation", "flows"):
        logging.getLogger(package).setLevel(logging.INFO)
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(USAGE)
        return 0 if arguments else 2
    from flows.command import commands

    name, rest = arguments[0], arguments[1:]
    try:
        command = commands.COMMANDS.get(name)
        if command is None:
            raise InputError(f"no command {name!r}; the commands are {', '.join(commands.COMMANDS)}")
        return command(rest)
    except ValueError as error:  # every bad input is one: the message names the value and the remedy
        print(f"arcwright: {_one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"arcwright: stopped; continue with: {_same_command(arguments)}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has seen enough, as `| head` does
        sys.stderr.close()
        return 0
    except (RuntimeError, OSError) as error:
        print(f"arcwright: {_one_line(error)}; continue with: {_same_command(arguments)}", file=sys.stderr)
        return 1


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _same_command(arguments: Sequence[str]) -> str:
    return shlex.join(["arcwright", *arguments])


if __name__ == "__main__":
    sys.exit(main())
