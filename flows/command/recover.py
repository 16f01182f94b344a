"""Mend what a hard kill leaves behind: runs that Prefect believes are running, and temporary servers without a flow.

A live run holds a lock named after its id in its store. A run that is RUNNING or CANCELLING on this store while its
lock is free has lost its process: it is marked as crashed, and can be retried like any failed run. Artifacts need no
mending: the same command, or a retry, continues from the finished shards.
"""

from __future__ import annotations

import asyncio
import fcntl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from flows import env
from flows.artifacts.store import Store


@dataclass(frozen=True)
class RecoverOptions:
    """Mark runs whose process was killed as crashed, so that they can be retried, and end servers left behind.

    Attributes:
        store: folder or fsspec URL of the artifacts of those runs.
    """

    store: str = "store"


def recover(options: RecoverOptions) -> None:
    """Mark the dead runs of a store as crashed and stop orphaned temporary servers; prints each."""
    env.set_prefect()
    store = Store(options.store)
    stop_orphaned_servers()
    dead = asyncio.run(_crash_dead_runs(store))
    for run in dead:
        entrypoint = "" if run.deployment_id else f" --entrypoint flows/pipeline.py:{run.name.partition('-')[0]}"
        retry = f"prefect flow-run retry {run.id}{entrypoint}"
        print(f"{run.name}: marked as crashed. Run the same arcwright command again, or: {retry}")
    if not dead:
        print("no dead runs")


def lock_is_free(path: Path) -> bool:
    """Return whether no process holds the lock file `path`."""
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def stop_orphaned_servers() -> None:
    """Stop the temporary Prefect servers of this user whose flow was killed; prints each."""
    for process in psutil.process_iter(["cmdline"]):
        if "prefect.server.api.server:create_app" not in (process.info["cmdline"] or []):
            continue
        try:
            parent = process.parent()
            orphaned = parent is None or parent.pid == 1 or "python" not in Path(parent.exe()).name
            if orphaned and process.environ().get("PREFECT__SERVER_EPHEMERAL"):
                print(f"stopping a temporary Prefect server whose flow is gone (process {process.pid})", flush=True)
                process.terminate()
        except psutil.Error:  # it ended by itself, or belongs to another user
            continue


async def _crash_dead_runs(store: Store) -> list[Any]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    def alive(run: Any) -> bool:
        path = store.local / ".locks" / f"run-{run.id}.lock"
        # Without a lock file the run belongs to another store or machine: not ours to judge.
        return not path.is_file() or not lock_is_free(path)

    types = [StateType.RUNNING, StateType.CANCELLING]
    chosen = FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=types)))
    dead = []
    async with get_client() as client:
        for run in await client.read_flow_runs(flow_run_filter=chosen):
            if not alive(run):
                await client.set_flow_run_state(run.id, Crashed(message="its process was killed"), force=True)
                dead.append(run)
    return dead
