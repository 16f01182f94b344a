"""Make work pools and deployments on a running Prefect server, for its forms, schedules and workers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows import env
from flows.deployments import DEPLOYMENTS, POOLS, connect, find_deployments, make_deployment


@dataclass(frozen=True)
class DeployOptions:
    """Make work pools and deployments on a running Prefect server; doing it again changes nothing."""


def deploy(options: DeployOptions) -> None:
    """Make what is missing, and print each deployment. Workers run the flows in the folder of this command."""
    url = connect()
    from prefect.runner.storage import LocalStorage

    env.hide_tracebacks()
    known = find_deployments()
    _make_pools()
    for entry in DEPLOYMENTS:
        name = entry.name or entry.flow
        full = f"{entry.flow}/{name}"
        deployment = make_deployment(entry, name, known, resume=False)
        deployment.storage = LocalStorage(str(Path.cwd()))
        deployment.apply(work_pool_name=entry.pool)
        print(f"{full:<22} {entry.pool}  {'as it was' if full in known else 'new'}")
    print(f"\non {url}; start a worker with: make worker (or: prefect worker start --pool cpu-pool --limit 1)")


def _make_pools() -> None:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectNotFound
    from prefect.workers.process import ProcessWorker

    with get_client(sync_client=True) as client:
        for name in POOLS:
            try:
                client.read_work_pool(name)
            except ObjectNotFound:
                template = ProcessWorker.get_default_base_job_template()
                client.create_work_pool(WorkPoolCreate(name=name, type="process", base_job_template=template))
                print(f"work pool {name}: new")
