"""Process-wide settings that must be in place before Prefect, vLLM or transformers are imported.

Everything stays on this machine: no telemetry, no update checks, no downloads. A variable that the user has set wins.
"""

from __future__ import annotations

import http.client
import logging
import netrc
import os
import traceback
from pathlib import Path

OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "DO_NOT_TRACK": "1",
}
PREFECT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLIENT_MAX_RETRIES": "6",  # two minutes: the pauses double
    "PREFECT_LOGGING_EXTRA_LOGGERS": "arc_dsl,generators,training,evaluation,flows",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}
WANDB_PROJECT = "arcwright"
SERVER_URL = "http://127.0.0.1:4200/api"


def set_offline() -> None:
    """Keep every library that this process or its children import off the network."""
    for name, value in OFFLINE.items():
        os.environ.setdefault(name, value)


def logged_in_to_wandb() -> bool:
    """Return whether there is a key for Weights & Biases, in the environment or where `wandb login` puts it."""
    if os.environ.get("WANDB_API_KEY"):
        return True
    try:
        return netrc.netrc().authenticators("api.wandb.ai") is not None
    except (OSError, netrc.NetrcParseError):
        return False


def wandb_settings(folder: Path, run: str) -> dict[str, str]:
    """Return the variables under which a training reports to Weights & Biases; those that the user has set win.

    Nothing leaves this machine unless the user is logged in.

    Args:
        folder: where runs are kept on this machine.
        run: name of the run; a training that is continued continues its run too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    settings = {
        "WANDB_PROJECT": WANDB_PROJECT,
        "WANDB_DIR": str(folder),
        "WANDB_NAME": run,
        "WANDB_RUN_ID": run,
        "WANDB_RESUME": "allow",
    }
    if not logged_in_to_wandb():
        settings["WANDB_MODE"] = "offline"
    return {name: value for name, value in settings.items() if name not in os.environ}


def set_prefect() -> None:
    """Set Prefect up: no analytics, a patient ephemeral server, and the running server when there is one."""
    for name, value in PREFECT.items():
        os.environ.setdefault(name, value)
    if "PREFECT_API_URL" not in os.environ and server_is_up():
        os.environ["PREFECT_API_URL"] = SERVER_URL


def server_is_up(url: str = SERVER_URL) -> bool:
    """Return whether a Prefect server answers at `url` on this machine."""
    import urllib.error  # here, since commands that end at once need no server
    import urllib.request

    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException, ValueError):  # nobody, something that is not HTTP, or no URL
        return False


def api_url() -> str:
    """Return the URL of the API that Prefect is told to use; empty for a temporary server."""
    return os.environ.get("PREFECT_API_URL", "")


def unanswered() -> str:
    """Return what to say of a server that is named and does not answer."""
    return f"the Prefect server at PREFECT_API_URL = {api_url()} does not answer; start it, or unset PREFECT_API_URL"


def hide_tracebacks(temporary: bool = False) -> None:
    """Leave tracebacks out of what Prefect prints on the terminal; its UI has them, and the command says what failed.

    To be called once Prefect has set up its logging, which it does when it is imported.

    Args:
        temporary: whether the server is a temporary one: then the address of the run's page is left out too.
    """

    def strip(record: logging.LogRecord) -> bool:
        if record.name.startswith("prefect."):
            if temporary and record.getMessage().startswith("View at "):
                return False
            record.exc_info = record.exc_text = None  # the handler for the UI comes first, and has seen it
        return True

    for handler in logging.getLogger().handlers:
        handler.addFilter(strip)


def is_prefects(error: BaseException) -> bool:
    """Return whether `error` is of Prefect's making: its server does not answer, or has gone."""
    import httpx

    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return isinstance(error, httpx.HTTPError) or frame.f_globals.get("__name__", "").startswith("prefect.")
