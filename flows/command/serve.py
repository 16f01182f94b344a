"""Offer the flows to a running Prefect server: forms, schedules, cancel and retry from its UI."""

from __future__ import annotations

import sys
from typing import Any

from flows import env
from flows.config import DEFAULT_PRESET


def serve_flows() -> int:
    """Serve every flow until stopped; returns the exit status."""
    env.set_prefect()
    if not env.server_is_up() and env.is_ephemeral():
        print("arcwright: no Prefect server answers; start one with: prefect server start", file=sys.stderr)
        return 2
    from prefect import serve

    from flows.pipeline import FLOWS

    deployments: list[Any] = [
        flow.to_deployment(name, parameters={"preset": DEFAULT_PRESET}, tags=["arcwright"])
        for name, flow in FLOWS.items()
    ]
    serve(*deployments)
    return 0
