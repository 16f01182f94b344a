"""The deployments of the flows, in one table: what `arcwright deploy` and `serve` make, and prefect.yaml holds.

`python -m flows.deployments > prefect.yaml` writes that file anew. Schedules come switched off, and once they are there
they are the user's: deploying or serving again leaves them as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from arc_dsl.errors import InputError
from flows import env
from flows.artifacts.store import hash_json
from flows.config import DEFAULT_PRESET

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

CPU_POOL, GPU_POOL = "cpu-pool", "gpu-pool"
POOLS = (CPU_POOL, GPU_POOL)
TIMEZONE = "UTC"


@dataclass(frozen=True)
class Deployment:
    """A flow, as it is offered.

    Attributes:
        flow: the name of a flow of `flows.pipeline`.
        description: what it does.
        pool: whose workers run it.
        parameters: what its form begins with.
        name: of the deployment; empty for the flow's.
        cron: when it runs by itself, once that is switched on; empty for never.
    """

    flow: str
    description: str
    pool: str = CPU_POOL
    parameters: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    cron: str = ""


# The weekly evaluation takes a few minutes without a model; give it yours with `config`.
WEEKLY = {"preset": "search", "config": {"tasks": "arc1:training", "search": {"seconds": 240}}}
DEPLOYMENTS = (
    Deployment(
        "pipeline",
        "Search, generate, train, sample, verify and relabel, evaluate. Finished stages are reused.",
        parameters={"preset": DEFAULT_PRESET},
        cron="0 2 * * *",
    ),
    Deployment(
        "pipeline",
        "The pipeline with a pretrained 0.5B model on one GPU.",
        GPU_POOL,
        {"preset": "qwen-0.5b"},
        name="pipeline-gpu",
    ),
    Deployment(
        "solve",
        "Search and learn on given tasks until each has a program that fits.",
        parameters={"preset": DEFAULT_PRESET},
    ),
    Deployment(
        "evaluation",
        "What a search, or a model as it is, solves of a split. Nothing is trained.",
        parameters=WEEKLY,
        cron="0 4 * * 0",
    ),
    Deployment("generate", "One stage alone: tasks with known programs."),
    Deployment("tokenize", "One stage alone: task shards into token columns."),
    Deployment("train", "One stage alone: a model on task shards.", GPU_POOL),
    Deployment("search", "One stage alone: programs without a model."),
    Deployment("sample", "One stage alone: programs from a model.", GPU_POOL),
    Deployment("verify", "One stage alone: candidates in the sandbox."),
    Deployment("relabel", "One stage alone: misses into tasks that they solve."),
    Deployment("evaluate", "One stage alone: metrics, submission and report of verdicts."),
)


def connect() -> str:
    """Set Prefect up for a command that needs a lasting server, and return the URL of its API.

    Raises:
        InputError: none answers.
    """
    env.set_prefect()
    url = env.api_url()
    if not url:
        raise InputError("no Prefect server answers; start one with: make server (or: prefect server start)")
    if not env.server_is_up(url):
        raise InputError(env.unanswered())
    return url


def served_name(folder: Path) -> str:
    """Return the name of what `arcwright serve` offers from a folder: another one for each folder."""
    return f"served-{folder.name}-{hash_json(str(folder))[:4]}"


def make_deployment(entry: Deployment, name: str, known: Mapping[str, Any], resume: bool) -> RunnerDeployment:
    """Return a deployment as Prefect has it, not yet applied.

    Args:
        entry: what it offers.
        name: what it is called.
        known: deployments that are there, whose schedules are kept; a new one brings its own, switched off.
        resume: whether one that is paused goes on; what is served is paused whenever that is stopped.
    """
    from prefect.client.schemas.actions import DeploymentScheduleCreate
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.flows import EntrypointType
    from prefect.schedules import Cron

    from flows.pipeline import FLOWS

    schedules: list[Any] = [Cron(entry.cron, timezone=TIMEZONE, active=False)] if entry.cron else []
    before = known.get(f"{entry.flow}/{name}")
    if before:
        schedules = [
            DeploymentScheduleCreate(schedule=it.schedule, active=it.active, parameters=it.parameters, slug=it.slug)
            for it in before.schedules
        ]
    # By module, so that it means the same wherever it is run.
    deployment: RunnerDeployment = FLOWS[entry.flow].to_deployment(
        name,
        parameters=dict(entry.parameters),
        description=entry.description,
        tags=["arcwright"],
        schedules=schedules or None,
        paused=bool(before and before.paused and not resume),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE),
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return deployment


def find_deployments() -> dict[str, Any]:
    """Return the deployments that the server knows, by `flow/name`."""
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        found = client.read_deployments(limit=200)
        flows = {flow.id: flow.name for flow in client.read_flows(limit=200)}
    return {f"{flows.get(each.flow_id, '')}/{each.name}": each for each in found}


def render_yaml() -> str:
    """Return the text of prefect.yaml."""
    deployments = []
    for entry in DEPLOYMENTS:
        cron = {"cron": entry.cron, "timezone": TIMEZONE, "active": False}
        deployments.append(
            {
                "name": entry.name or entry.flow,
                "entrypoint": f"flows.pipeline:{entry.flow}",
                "description": entry.description,
                "parameters": dict(entry.parameters),
                "tags": ["arcwright"],
                "concurrency_limit": {"limit": 1, "collision_strategy": "ENQUEUE"},
                "work_pool": {"name": entry.pool},
                "schedules": [cron] if entry.cron else [],
            }
        )
    step = {"prefect.deployments.steps.set_working_directory": {"directory": "{{ $ARCWRIGHT_HOME }}"}}
    content = {"name": "arcwright", "prefect-version": "3.7.7", "pull": [step], "deployments": deployments}
    return HEAD + str(yaml.safe_dump(content, sort_keys=False, width=120))


HEAD = """\
# The deployments of flows/deployments.py for Prefect's own commands; written by `python -m flows.deployments`.
# `make deploy` makes the same, and the work pools too. Without it: prefect work-pool create --type process cpu-pool
# (and gpu-pool), then ARCWRIGHT_HOME=$PWD prefect deploy --all, which switches schedules off again.
"""

if __name__ == "__main__":
    print(render_yaml(), end="")
