"""Measure sampling: the whole stage against vLLM alone and against transformers, with one engine and with two.

Run with `arcwright bench sample`, on a quiet machine. The model has random weights, so that completions run to their
limit; the prompts are those of real tasks. Every measurement is preceded by one that is thrown away: on a CPU, kernels
are built for each new shape.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError
from arc_dsl.task import Task
from arc_dsl.taskset import load_tasks
from evaluation.engine import CPU_BATCHED_TOKENS, CPU_BLOCK_TOKENS, EngineConfig, computes_bfloat16
from evaluation.plan import SampleConfig, plan_draws
from flows import stages
from flows.artifacts.store import Store
from flows.config import RunConfig
from flows.env import OFFLINE
from flows.processes.devices import Device, cores, find_devices, gpu_ids
from flows.processes.engine_pool import EnginePool
from flows.processes.throughput import device_table
from training.model import ScratchConfig, build_model, save_model
from training.prompt import PromptSettings, render_prompt
from training.tokenizer import build_tokenizer, load_tokenizer

TEMPLATE = "compact-1"
SMALL_MODEL = ScratchConfig(hidden=64, layers=2, heads=2, kv_heads=2, intermediate=128)
CPU_MODEL = ScratchConfig(hidden=256, layers=8, heads=4, kv_heads=4, intermediate=768)  # 7M
GPU_MODEL = ScratchConfig(hidden=896, layers=24, heads=14, kv_heads=2, intermediate=4864)  # 0.5B's


@dataclass(frozen=True)
class Options:
    """Measure sampling: the whole stage against vLLM alone and transformers, with one engine and with two.

    Attributes:
        small: a tiny model and short programs, to prove that everything works: figures mean nothing.
        tasks: tasks to sample for; 0 for as many as the device is worth.
        samples: programs for each task.
    """

    small: bool = False
    tasks: int = 0
    samples: int = 32

    def __post_init__(self) -> None:
        if self.tasks < 0 or self.samples < 1:
            raise InputError(f"tasks must be at least 0 and samples at least 1, got {self.tasks} and {self.samples}")


@dataclass(frozen=True)
class _Size:
    """How much is measured.

    Attributes:
        model: its size.
        context: the longest sequence that it takes, in tokens.
        tasks: how many are sampled for.
        tasks_per_shard: how many of them in one shard.
        max_tokens: tokens of a completion.
        prompt_tokens: the shortest and the longest prompt.
        batch_sizes: of transformers, of which the best counts.
    """

    model: ScratchConfig
    context: int
    tasks: int
    tasks_per_shard: int
    max_tokens: int
    prompt_tokens: tuple[int, int]
    batch_sizes: tuple[int, ...]


def run_bench(options: Options) -> dict[str, Any]:
    """Print a table and return the figures."""
    on_gpu = bool(gpu_ids())
    if options.small:
        size = _Size(SMALL_MODEL, 2048, options.tasks or 4, 2, 16, (100, 400), (8,))
    elif on_gpu:
        size = _Size(GPU_MODEL, 8192, options.tasks or 256, 16, 256, (800, 4000), (64, 128, 256))
    else:
        size = _Size(CPU_MODEL, 4096, options.tasks or 32, 4, 64, (800, 2000), (8, 32, 64))
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as name:
        figures = _measure(Path(name), size, options.samples, on_gpu)
    for label, value in figures.items():
        print(f"{label:<32} {'-' if value is None else value}")
    return figures


def _measure(folder: Path, size: _Size, samples: int, on_gpu: bool) -> dict[str, Any]:
    model = _save_model(folder / "model", size.model, size.context)
    tasks = _choose_tasks(model, size)
    devices = find_devices("gpu" if on_gpu else f"cpu:{min(2, cores())}")
    config = SampleConfig(
        num_samples=samples,
        max_tokens=size.max_tokens,
        tasks_per_shard=size.tasks_per_shard,
        samples_per_shard=samples,
    )
    engine = EngineConfig(max_num_sequences=256 if on_gpu else 128, kv_cache_gib=1 if size.model is SMALL_MODEL else 2)
    one = _time_stage(folder / "one", model, tasks, config, engine, devices[:1])
    two = _time_stage(folder / "two", model, tasks, config, engine, devices[:2]) if len(devices) > 1 else None
    requests = _make_requests(model, tasks, config)
    job = {"model": str(model), "requests": requests, "max_tokens": size.max_tokens}
    bare = _run_bare(folder, {**job, "kind": "vllm", "options": _bare_options(engine, on_gpu)}, devices[0])
    job |= {"device": "cuda" if on_gpu else "cpu", "dtype": _dtype(on_gpu)}
    plain = _run_bare(folder, {**job, "kind": "transformers", "batch_sizes": size.batch_sizes}, devices[0])
    best = max(plain["tokens_per_second"].values())
    hot = _time_adapters(folder, model, tasks, config, engine, devices[:1], one) if on_gpu else None
    return {
        "tokens_per_second": round(one["rate"], 1),
        "ratio_to_vllm_bench": round(one["rate"] / bare["tokens_per_second"], 3),
        "ratio_to_transformers": round(one["rate"] / best, 3),
        "two_device_speedup": round(two["rate"] / one["rate"], 3) if two else None,
        "engine_start_seconds": one["start_seconds"],
        "prefix_cache_hit_rate": round(one["hit_rate"], 4),
        "adapters_hot_ratio": hot,
        "programs_per_second": round(one["rate"] * one["programs"] / one["tokens"], 2),
        "vllm_tokens_per_second": round(bare["tokens_per_second"], 1),
        "transformers_tokens_per_second": {size: round(rate, 1) for size, rate in plain["tokens_per_second"].items()},
        "prompt_tokens_mean": round(sum(len(request["tokens"]) for request in requests) / len(requests)),
        "device": devices[0].name,
    }


def _save_model(folder: Path, shape: ScratchConfig, context: int) -> Path:
    texts = [render_prompt(task, TEMPLATE) for task in load_tasks("arc1:training[:40]")]
    tokenizer = build_tokenizer(texts, max_tokens=context)
    save_model(build_model(shape, tokenizer), tokenizer, folder)
    PromptSettings(TEMPLATE, "", True, context).save(folder)
    return folder


def _choose_tasks(model: Path, size: _Size) -> list[Task]:
    """Return real tasks with prompts of the lengths asked for, spread over these."""
    tokenizer, settings = load_tokenizer(model), PromptSettings.load(model)
    assert settings is not None
    shortest, longest = size.prompt_tokens
    lengths = {}
    for task in load_tasks("arc1:training"):
        length = len(settings.encode(task, tokenizer))
        if shortest <= length <= longest:
            lengths[length, task.id] = task
    fitting = [lengths[key] for key in sorted(lengths)]
    return fitting[:: max(1, len(fitting) // size.tasks)][: size.tasks]


def _time_stage(
    folder: Path, model: Path, tasks: Sequence[Task], config: SampleConfig, engine: EngineConfig, devices: list[Device]
) -> dict[str, Any]:
    """Sample twice with the same engines and return the figures of the second time."""
    run_config = RunConfig(sample=config, engine=engine)
    with EnginePool(devices, engine) as pool:
        for round_number in range(2):
            started = time.perf_counter()
            run = stages.sample(
                *(Store(str(folder)), run_config, model, tasks, round_number, pool),
                lambda done, of, note: print(f"  {note}", file=sys.stderr) if note and done == of else None,
            )
            seconds = time.perf_counter() - started
            starts = [event["seconds"] for event in pool.loads.values()]
    rows = device_table(run.records)
    total = {name: sum(row[name] for row in rows) for name in ("tokens", "cached_tokens", "prompt_tokens", "programs")}
    return {
        "rate": total["tokens"] / seconds,
        "tokens": total["tokens"],
        "programs": total["programs"],
        "hit_rate": total["cached_tokens"] / total["prompt_tokens"],
        "start_seconds": max(starts),
    }


def _make_requests(model: Path, tasks: Sequence[Task], config: SampleConfig) -> list[dict[str, Any]]:
    """Return the requests that the stage makes in its second round."""
    tokenizer, settings = load_tokenizer(model), PromptSettings.load(model)
    assert settings is not None
    return [
        {"tokens": tuple(settings.encode(task, tokenizer)), "temperature": draw.temperature, "seed": draw.seed}
        for task in tasks
        for draw in plan_draws(config, task.id, 0, config.num_samples, 1)
    ]


def _bare_options(engine: EngineConfig, on_gpu: bool) -> dict[str, Any]:
    options: dict[str, Any] = {"dtype": _dtype(on_gpu), "seed": 0, "max_num_seqs": engine.max_num_sequences}
    options |= {"enable_prefix_caching": True, "disable_log_stats": True}
    if on_gpu:
        return options | {"gpu_memory_utilization": engine.gpu_memory_share}
    options |= {"enforce_eager": True, "enable_chunked_prefill": False, "block_size": CPU_BLOCK_TOKENS}
    return options | {"max_num_batched_tokens": CPU_BATCHED_TOKENS}


def _dtype(on_gpu: bool) -> str:
    return "bfloat16" if computes_bfloat16(not on_gpu) else "float32"


def _run_bare(folder: Path, job: dict[str, Any], device: Device) -> dict[str, Any]:
    """Run `flows.bench.bare_vllm` on the device and return what it prints last."""
    path = folder / "job.json"
    path.write_text(json.dumps({**job, "cores": list(device.cores)}))
    quiet = {"VLLM_ENABLE_V1_MULTIPROCESSING": "0", "VLLM_LOGGING_LEVEL": "WARNING", "VLLM_CPU_KVCACHE_SPACE": "2"}
    script = Path(__file__).with_name("bare_vllm.py")
    done = subprocess.run(
        [sys.executable, str(script), str(path)],
        env={**OFFLINE, **os.environ, **quiet, "VLLM_USE_FLASHINFER_SAMPLER": "0", **device.env},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _time_adapters(
    folder: Path,
    model: Path,
    tasks: Sequence[Task],
    config: SampleConfig,
    engine: EngineConfig,
    devices: list[Device],
    plain: dict[str, Any],
) -> float:
    """Return the speed with four adapters of rank 16 in turn, as a share of the speed without."""
    import peft
    import torch

    from training.adapter import save_adapter
    from training.model import load_model

    names = []
    for number in range(4):
        torch.manual_seed(number)
        settings = peft.LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM")
        names.append(str(folder / f"adapter-{number}"))
        Path(names[-1]).mkdir()
        save_adapter(peft.get_peft_model(load_model(model), settings), Path(names[-1]))
    adapted = replace(config, adapters=tuple(names))
    rate: float = _time_stage(folder / "adapters", model, tasks, adapted, engine, devices)["rate"]
    return round(rate / float(plain["rate"]), 3)
