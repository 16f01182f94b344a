"""Offer the flows to a running Prefect server: forms, schedules, cancel and retry from its UI."""

from __future__ import annotations

import sys

from flows import env


def serve_flows() -> int:
    """Serve every flow until stopped; returns the exit status."""
    env.set_prefect()
    if not env.server_is_up() and env.is_ephemeral():
        print("arcwright: no Prefect server answers; start one with: prefect server start", file=sys.stderr)
        return 2
    from prefect import serve

    from flows.pipeline import pipeline, solve

    serve(
        pipeline.to_deployment("pipeline", parameters={"preset": "starter"}, tags=["arcwright"]),
        solve.to_deployment("solve", parameters={"preset": "starter"}, tags=["arcwright"]),
    )
    return 0
