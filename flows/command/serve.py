"""Offer the flows to a running Prefect server: forms, schedules, cancel and retry from its UI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from arc_dsl.errors import InputError
from flows import env
from flows.config import DEFAULT_PRESET


@dataclass(frozen=True)
class ServeOptions:
    """Offer the flows to a running Prefect server, for its forms and schedules, until stopped."""


def serve(options: ServeOptions) -> None:
    """Serve every flow until stopped.

    Raises:
        InputError: no server answers.
    """
    env.set_prefect()
    if not env.server_is_up() and env.is_ephemeral():
        raise InputError("no Prefect server answers; start one with: prefect server start")
    import prefect

    from flows.pipeline import FLOWS

    deployments: list[Any] = [
        flow.to_deployment(name, parameters={"preset": DEFAULT_PRESET}, tags=["arcwright"])
        for name, flow in FLOWS.items()
    ]
    prefect.serve(*deployments)
