"""Mend what a hard kill leaves behind: runs that Prefect believes are running.

A live run holds a lock named after its id in its store, and removes it at its end. A lock that is there and free is of
a run that was killed: it is marked as crashed, and can be retried like any failed run. Artifacts need no mending: the
same command, or a retry, continues from the finished shards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flows import env
from flows.artifacts.store import LOCKS, Store
from flows.locks import lock_is_free
from flows.processes.server import TemporaryServer


@dataclass(frozen=True)
class RecoverOptions:
    """Mark runs whose process was killed as crashed, so that they can be retried.

    Attributes:
        store: folder or fsspec URL of the artifacts of those runs.
    """

    store: str = "store"


def recover(options: RecoverOptions) -> None:
    """Mark the dead runs of a store as crashed; prints each."""
    locks = {path.stem.removeprefix("run-"): path for path in find_dead_locks(Store(options.store))}
    dead = []
    if locks:  # nobody needs a server otherwise
        env.set_prefect()
        server = TemporaryServer() if not env.api_url() else None
        import prefect.client.orchestration  # noqa: F401  while it starts

        if server:
            server.wait()
        dead = asyncio.run(_crash_runs(locks))
    for run in dead:
        entrypoint = "" if run.deployment_id else f" --entrypoint flows/pipeline.py:{run.name.partition('-')[0]}"
        retry = f"prefect flow-run retry {run.id}{entrypoint}"
        print(f"{run.name}: marked as crashed. Run the same arcwright command again, or: {retry}")
    if not dead:
        print("no dead runs")


def find_dead_locks(store: Store) -> list[Path]:
    """Return the lock files of runs on this machine whose process has gone."""
    return [path for path in sorted((store.local / LOCKS).glob("run-*.lock")) if lock_is_free(path)]


async def _crash_runs(locks: Mapping[str, Path]) -> list[Any]:
    """Mark those of these runs (id -> lock file) as crashed that the server believes are alive, and return them."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    dead = []
    async with get_client() as client:
        known = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[UUID(name) for name in locks]))
        )
        for run in known:
            if run.state and run.state.type in (StateType.RUNNING, StateType.CANCELLING):
                await client.set_flow_run_state(run.id, Crashed(message="its process was killed"), force=True)
                dead.append(run)
            locks[str(run.id)].unlink(missing_ok=True)
    return dead
