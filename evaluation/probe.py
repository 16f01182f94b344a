"""The check after every change of weights: does the engine compute what transformers computes from the same files?

An engine that silently kept part of its old weights, or lost an adapter, draws plausible programs from the wrong model.
So the log-probabilities that it gives the tokens of a probe prompt are compared with those of transformers in float32.
How far apart rounding alone can bring them is measured, not guessed: transformers computes them once more in bfloat16,
which is what engines compute in.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from arc_dsl.errors import StageError
from arc_dsl.settings import plain_settings, read_settings
from arc_dsl.task import Pair, Task
from training.prompt import PromptSettings

PROBE_TOKENS = 128
ROUNDING_FACTOR = 3.0  # kernels round at other places than transformers does
LEAST_TOLERANCE = 0.01  # nats; below it nothing that matters could hide
TOLERANCE_UNMEASURED = 0.05  # nats, where memory does not allow float32: several times what models of 7B show


class WeightsError(StageError):
    """The engine does not compute with the weights it was given; nothing that it draws may be used."""


@dataclass(frozen=True)
class Reference:
    """What transformers computes for the probe.

    Attributes:
        logprobs: log-probability of each token but the first (natural logarithm).
        tolerance: how far an engine may be from them, root mean square, in nats.
    """

    logprobs: list[float]
    tolerance: float


def probe_tokens(tokenizer: Any, settings: PromptSettings) -> list[int]:
    """Return the tokens of a small fixed task, shown as the model is used to, and the start of a program."""
    corner = np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
    pairs = tuple(Pair(np.roll(corner, shift), np.roll(corner, shift).T) for shift in range(2))
    prompt = settings.encode(Task("probe", pairs, (Pair(corner.T, None),)), tokenizer)
    tokens = prompt + tokenizer.encode("    return transpose(img)\n", add_special_tokens=False)
    return [int(token) for token in tokens[-PROBE_TOKENS:]]


def compute_reference(model: Path, adapter: Path | None, tokens: Sequence[int]) -> Reference:
    """Return what transformers computes from the model's files, on the CPU.

    Args:
        model: folder of the model.
        adapter: folder of the adapter on top of it, or None.
        tokens: the probe.
    """
    import torch

    from training.model import load_model

    weight_bytes = sum(file.stat().st_size for file in model.glob("*.safetensors"))
    exact = 3 * weight_bytes < psutil.virtual_memory().available
    network: Any = load_model(model, "float32" if exact else "bfloat16")
    if adapter is not None:
        from peft import PeftModel

        network = PeftModel.from_pretrained(network, str(adapter))
    network.eval()

    def logprobs() -> Any:
        ids = torch.tensor([list(tokens)])  # (1, tokens)
        with torch.inference_mode():
            scores = network(input_ids=ids, use_cache=False).logits[0, :-1].float().log_softmax(-1)
        return scores.gather(1, ids[0, 1:, None])[:, 0].tolist()  # (tokens - 1,)

    expected = logprobs()
    if not exact:
        return Reference(expected, TOLERANCE_UNMEASURED)
    rounded = network.to(torch.bfloat16) and logprobs()
    return Reference(expected, max(LEAST_TOLERANCE, ROUNDING_FACTOR * rms_difference(expected, rounded)))


def recall_reference(path: Path, model: Path, adapter: Path | None, tokens: Sequence[int]) -> Reference:
    """Return the reference kept in the file `path`; the first of several engines that asks computes it for all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if text := path.read_text():
            return read_settings(Reference, json.loads(text), str(path))
        reference = compute_reference(model, adapter, tokens)
        path.write_text(json.dumps(plain_settings(reference)))
        return reference
    finally:
        os.close(descriptor)


def compare_logprobs(reference: Reference, got: Sequence[float], what: str) -> float:
    """Return how far `got` is from the reference, root mean square, in nats.

    Raises:
        WeightsError: it is further than rounding explains.
    """
    gap = rms_difference(reference.logprobs, got)
    if not gap <= reference.tolerance:
        raise WeightsError(
            f"{what}: the engine's log-probabilities are {gap:.3f} nats from those of transformers, rounding explains "
            f"{reference.tolerance:.3f}; the engine has other weights than the files, so its programs are not used"
        )
    return gap


def rms_difference(some: Sequence[float], others: Sequence[float]) -> float:
    """Return the root mean square difference."""
    return math.sqrt(float(np.mean(np.square(np.subtract(some, others)))))
