"""Offer the flows to a running Prefect server from one process: forms, schedules, cancel and retry from its UI."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from arc_dsl.errors import InputError
from flows import env
from flows.deployments import DEPLOYMENTS, GPU_POOL, connect, find_deployments, make_deployment, served_name

logger = logging.getLogger(__name__)

ASK_SECONDS = 10.0


@dataclass(frozen=True)
class ServeOptions:
    """Offer the flows to a running Prefect server, for its forms and schedules, until stopped.

    Attributes:
        limit: how many runs at a time; the others wait.
    """

    limit: int = 1

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise InputError(f"limit must be at least 1, got {self.limit}")


def serve(options: ServeOptions) -> None:
    """Serve every flow until stopped; runs work in the folder of this command.

    Raises:
        InputError: no server answers.
    """
    url = connect()
    import prefect

    env.hide_tracebacks()
    name, known = served_name(Path.cwd()), find_deployments()
    deployments = [
        make_deployment(entry, name, known, resume=True)
        for entry in DEPLOYMENTS
        if entry.pool != GPU_POOL or not entry.name  # every flow once
    ]
    threading.Thread(target=_watch_server, args=(url,), daemon=True).start()
    prefect.serve(*deployments, limit=options.limit)


def _watch_server(url: str) -> None:
    """Say when the server goes away and comes back: Prefect's runner does not, and hears of no cancellation then."""
    up = True
    while True:
        time.sleep(ASK_SECONDS)
        was, up = up, env.server_is_up(url)
        if was and not up:
            logger.warning("the Prefect server at %s does not answer; runs go on", url)
        elif up and not was:
            logger.warning("the Prefect server is back; runs can be cancelled again once serve is started anew")
