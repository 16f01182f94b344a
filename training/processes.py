"""A training of several processes: who this one is, waiting for the others, and putting a sharded model together.

Imports torch only where it is needed: a process asks who it is before anything else.
"""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# What gloo, NCCL and torch's store say when the process at the other end is gone.
_LOST = re.compile(
    r"Connection (closed|reset) by peer|Broken pipe|remote process has .*exited|NCCL.*(remote|unhandled)|"
    r"Socket closed|Connection was likely closed|failed to recv",
    re.IGNORECASE,
)


def process_rank() -> int:
    """Return this process's number among all that train together, 0 for the one that reports and writes."""
    return int(os.environ.get("RANK", "0"))  # as `accelerate launch` and torchrun set it


def num_processes() -> int:
    """Return how many processes train together, over all machines."""
    return int(os.environ.get("WORLD_SIZE", "1"))


def wait_for_all() -> None:
    """Wait until every process has come here; does nothing in a training of one."""
    import torch.distributed as dist

    if dist.is_available() and dist.is_initialized():
        dist.barrier()


@contextmanager
def sigterm_calls(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` on SIGTERM inside, when this process trains alone.

    Of several processes each would stop behind another step and wait for the others: there, SIGTERM ends it at once.
    """
    if num_processes() > 1 or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: stop())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def lost_connection(error: BaseException) -> bool:
    """Return whether `error` says no more than that another process has gone."""
    return num_processes() > 1 and _LOST.search(str(error)) is not None


def whole_model(trainer: Any, rebuild: Callable[[], Any], to_go_on: bool = False) -> Any:
    """Return the trained model with all its weights, outside of whatever shares it between processes.

    Every process must call this. Where each holds a part of the weights only (FSDP, DeepSpeed), they are gathered and
    put into a new model on the first process's CPU; the others get None.

    Args:
        trainer: a transformers Trainer.
        rebuild: makes a model of the same shape, with the same adapters.
        to_go_on: whether the training goes on, and needs its model as it is.
    """
    accelerator = trainer.accelerator
    if str(accelerator.distributed_type).rpartition(".")[2] not in ("FSDP", "DEEPSPEED"):
        # At the end without accelerate's autocast around it: what is compared then are weights, not roundings.
        return accelerator.unwrap_model(trainer.model, keep_fp32_wrapper=to_go_on)
    state = accelerator.get_state_dict(trainer.model_wrapped)
    if process_rank() != 0:
        return None
    model = rebuild()
    missing, unexpected = model.load_state_dict(state, strict=False)
    if model.config.tie_word_embeddings:
        missing = [name for name in missing if "lm_head" not in name]
        model.tie_weights()
    if missing or unexpected:
        raise RuntimeError(f"the gathered weights do not fit the model: {[*missing, *unexpected][0]} is wrong")
    return model
