"""`arcwright import-model`: a model as its makers publish it becomes a folder that training and sampling take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from tyro.conf import Positional

from arc_dsl.errors import InputError
from evaluation.engine import EngineConfig
from evaluation.memory import GIB, fit_engine, read_shape
from flows.processes.child import run_child
from training.conversion import ConversionJob, Dtype
from training.resources import query_gpus

ONE_GPU_PARAMETERS = 3_000_000_000  # trained with adapters on one GPU of 24 GiB
LONGEST_PROMPT = 8192  # tokens: what the presets ask an engine for at most


@dataclass(frozen=True)
class ImportOptions:
    """Check a model, convert it where that is needed, and print what it is and which preset suits.

    Attributes:
        source: a .gguf file, or a folder with safetensors, weights of torch's own format (.bin) or one .gguf file.
        out: the folder to write, models/NAME say; it must not be there yet, or be empty.
        dtype: type of the weights that are converted; safetensors are copied as they are.
    """

    source: Positional[str] = ""
    out: str = ""
    dtype: Dtype = "bfloat16"

    def __post_init__(self) -> None:
        if not self.source or not self.out:
            raise InputError(
                f"import-model takes a .gguf file or a model folder, and --out FOLDER, got {self.source!r} and "
                f"{self.out!r}"
            )


def import_model(options: ImportOptions) -> None:
    """Convert in a process of its own, print what was found, and the folder last."""
    out = Path(options.out)
    found: dict[str, Any] = {}
    job = ConversionJob(Path(options.source), out, options.dtype)
    run_child("training.conversion", job, found.update, {"CUDA_VISIBLE_DEVICES": ""})
    rows = {
        **describe_model(found),
        "memory": describe_memory(out),
        "preset": f"arcwright run --preset {suit_preset(found['parameters'])} --model {out}",
    }
    width = max(map(len, rows))
    for name, text in rows.items():
        print(f"{name:<{width}}  {text}")
    print(out)


def describe_model(found: dict[str, Any]) -> dict[str, str]:
    """Return what an inspection found, for people; see `training.inspection.Inspection`."""
    tied = ", output layer tied to the embedding" if found["tied"] else ""
    shown = "as it was trained here" if found["trained"] else "chat model" if found["template"] == "chat-1" else "base"
    start = found["start_token"]
    begins = f"texts begin with {start}" if start else "texts begin with no token of their own"
    if start and found["template"] == "chat-1":
        begins += " (the chat template brings its own)"
    return {
        "architecture": f"{found['architecture']}, {found['parameters']:,} parameters{tied}",
        "weights": ", ".join(f"{count} tensors {dtype}" for dtype, count in found["dtypes"].items()),
        "template": f"{found['template']} ({shown})",
        "digits": f"{found['digits']}; encoder {found['encoder']}",
        "tokens": f"{found['tokens']:,} for {found['vocabulary']:,} rows; {begins}; the end is {found['end_token']}",
        "context": f"{found['max_tokens']:,} tokens",
    }


def describe_memory(model: Path) -> str:
    """Return what the model takes of this machine's memory, and whether an engine on the CPU would start."""
    shape, memory = read_shape(model), psutil.virtual_memory()
    cache = 1000 * shape.token_bytes / GIB
    text = f"{shape.weight_bytes / GIB:.2f} GiB of weights, {cache:.3f} GiB of cache for 1,000 tokens"
    limits = EngineConfig(max_model_tokens=min(shape.max_tokens, LONGEST_PROMPT), max_num_sequences=16)
    try:
        fit_engine(model, "cpu:0", "cpu", limits, memory.available, memory.total)
    except InputError as error:
        return f"{text}; {error}"
    return f"{text}; an engine fits into the {memory.available / GIB:.1f} GiB that are free here"


def suit_preset(parameters: int) -> str:
    """Return the preset for a model of this size on this machine."""
    gpus = len(query_gpus("index"))
    if not gpus:
        return "smollm2"
    return "qwen-0.5b" if parameters <= ONE_GPU_PARAMETERS or gpus == 1 else "qwen-7b-multi-gpu"
