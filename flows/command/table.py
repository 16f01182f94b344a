"""Every command: its options, its function, and what it does in a line; the usage text comes from here.

A command is a function of one dataclass, its options, which `flows.command.arguments` parses. Functions are named, and
imported when they are called, so that help and mistakes answer at once.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        function: `module:name` of a function of one dataclass, the options. A command's returns the exit status, None
            for 0; a benchmark's returns its figures.
        help: what it does, in a few words.
    """

    function: str
    help: str

    def load(self) -> tuple[type, Callable[[Any], Any]]:
        """Return the type of the options, and the function."""
        module, _, name = self.function.partition(":")
        function = getattr(importlib.import_module(module), name)
        hints = get_type_hints(function, include_extras=True)
        (kind,) = (hint for name, hint in hints.items() if name != "return")
        return kind, function


COMMANDS: Mapping[str, Command] = {
    "run": Command("flows.command.commands:run", "the pipeline: generate, train, sample, verify, relabel, evaluate"),
    "solve": Command("flows.command.commands:solve", "search and learn on given tasks until each has a program"),
    "study": Command(
        "flows.command.study:study", "many solves that differ in one thing, and the page that compares them"
    ),
    "generate": Command("flows.command.commands:generate", "one stage alone: task shards"),
    "import": Command("flows.command.exchange:import_source", "tasks and programs of other systems into task shards"),
    "tokenize": Command("flows.command.commands:tokenize", "task shards into token columns"),
    "train": Command("flows.command.commands:train", "a model on task shards"),
    "merge": Command("flows.command.commands:merge", "an adapter into its base model"),
    "import-model": Command("flows.command.models:import_model", "a GGUF file or a model folder, checked"),
    "search": Command("flows.command.commands:search", "programs without a model"),
    "fit-costs": Command("flows.command.costs:fit_costs", "what a search found into costs for later ones"),
    "sample": Command("flows.command.commands:sample", "programs from a model"),
    "verify": Command("flows.command.commands:verify", "programs in the sandbox: candidates, or a folder of files"),
    "relabel": Command("flows.command.commands:relabel", "misses into tasks that they solve"),
    "evaluate": Command("flows.command.commands:evaluate", "metrics, submission and report of verdicts"),
    "export": Command("flows.command.exchange:export", "candidates, verdicts or tasks for other trainers"),
    "report": Command("flows.command.results:report", "where the report of a run is, and its figures"),
    "submit": Command("flows.command.results:submit", "submission.json from the verdicts of a run"),
    "score": Command("flows.command.score:score", "what a submission file is worth, whoever wrote it"),
    "compare": Command("flows.command.results:compare", "runs, task by task"),
    "runs": Command("flows.command.runs:runs", "every run of a store: its state, what it solved, when, how long"),
    "status": Command("flows.command.status:status", "which stages of a run are built, missing or damaged"),
    "artifacts": Command("flows.command.artifacts:artifacts", "list, show, verify or prune what lies in a store"),
    "dsl": Command("flows.command.inventory:dsl", "the reference of the DSL"),
    "gallery": Command("flows.command.inventory:gallery", "an HTML gallery of the generators"),
    "statistics": Command("flows.command.inventory:statistics", "what a dataset of task shards contains"),
    "coverage": Command("flows.command.inventory:coverage", "which real tasks the solvers express"),
    "doctor": Command("flows.command.doctor:doctor", "what this machine can do, and what is missing"),
    "deploy": Command("flows.command.deploy:deploy", "make work pools and deployments on a running Prefect server"),
    "serve": Command("flows.command.serve:serve", "offer the flows to a running Prefect server"),
    "recover": Command("flows.command.recover:recover", "mend runs left behind by a hard kill"),
    "bench": Command("", "a benchmark by its name, JSON on the last line"),  # see BENCHMARKS
}

BENCHMARKS: Mapping[str, Command] = {
    "verify": Command("flows.bench.verify:run_bench", "programs per second in the sandbox"),
    "dsl": Command("flows.bench.dsl:run_bench", "microseconds of every primitive"),
    "generate": Command("flows.bench.generate:run_bench", "tasks per second, acceptance and variety of the generators"),
    "train": Command("flows.bench.train:run_bench", "tokens per second of a training against a bare loop"),
    "learner": Command("flows.bench.learner:run_bench", "small updates: one learner against a process for each"),
    "train-capacity": Command("flows.bench.train_capacity:run_bench", "what adapters of several ranks can learn"),
    "search": Command("flows.bench.search:run_bench", "tasks that the search solves, and what a task costs"),
    "sample": Command("flows.bench.sample:run_bench", "tokens per second of the engine against bare vLLM"),
    "solve": Command("flows.bench.solve:run_bench", "toys that the solve loop solves, and what a round costs"),
    "pipeline": Command("flows.bench.pipeline:run_bench", "what the flow costs beyond its stages"),
    "evaluate": Command("flows.bench.evaluate:run_bench", "metrics, selection and report of many verdicts"),
}

USAGE = """\
arcwright solves ARC-AGI tasks by writing Python programs, and learns from every program it writes.

usage: arcwright [--debug] COMMAND [options]     arcwright COMMAND --help shows the options of one

{commands}

SPEC, for tasks: arc1:training arc1:evaluation arc2:training arc2:evaluation toys, or a path to a file or folder in any
public format (ARC JSON, Kaggle's, JSON Lines, Parquet ...); each with /id1,id2 or [:50] behind it, such as
toys/25-squares.

--version prints the version, --debug shows the traceback of an error. arcwright --install-completion bash (or zsh) lets
the shell complete commands.
Exit status: 0 done, 1 failed (the line says how to continue), 2 bad input, 70 a bug (the line names its log), 130
stopped by Ctrl-C.
"""

BENCH_USAGE = """\
usage: arcwright bench NAME [options]     arcwright bench NAME --help shows the options of one

{commands}
"""


def render_usage(text: str, commands: Mapping[str, Command]) -> str:
    """Return a usage text with a line for each command."""
    width = max(map(len, commands))
    return text.format(commands="\n".join(f"  {name:<{width}}  {one.help}" for name, one in commands.items()))
