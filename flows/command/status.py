"""`arcwright status`: which stages of a configuration are built, missing or damaged: a run that builds nothing."""

from __future__ import annotations

from flows.building import NotBuilt, StageRun, looking
from flows.checks import check_run
from flows.command.options import PresetOptions
from flows.course import run_pipeline
from flows.runner import Build, Runner, hear_nothing


class StatusOptions(PresetOptions):
    """Print which stages of a run of the pipeline are built, and what the next one would begin with; builds nothing."""


def status(options: StatusOptions) -> int:
    """Print a line for each stage up to the first that is not finished; returns 0, or 1 if there is such a one."""
    config = options.config
    tasks = check_run(config)
    print(f"preset {options.preset}, tasks {config.tasks}, store {config.store}\n")
    begun = ["search"]

    def perform(label: str, build: Build) -> StageRun:
        begun.append(label)
        run = build(hear_nothing)
        print(f"  {label:<18} {'built':<10} {run.rows:>10,} rows  {run.artifact.folder}")
        return run

    with looking():
        try:
            run_pipeline(Runner(options.preset, config, tasks, perform, keep=False))
        except NotBuilt as missing:
            state = "damaged" if missing.damaged else "missing" if missing.missing == missing.of else "begun"
            shards = f"{missing.missing:,} of {missing.of:,} shards to build"
            print(f"  {begun[-1]:<18} {state:<10} {shards}  {missing.folder or ''}".rstrip())
            print(f"\nwhat follows depends on {begun[-1]}; build it: arcwright run with the same options")
            return 1
    print("\neverything is built")
    return 0
