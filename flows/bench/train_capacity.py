"""Measure how much adapters can learn: LoRA of several ranks against full fine-tuning, at equal steps and tokens.

Run with `arcwright bench train-capacity --out FOLDER`. A small base is trained on some concepts (or `--model` is
taken); then every method learns concepts that the base has not seen, from the same batches in the same order, at
several peak learning rates, so that each is judged at its best. Held-out tasks are of the same concepts, from a seed of
their own. The folder keeps the base, every finished cell, the table (`cells.json`) and the plot (`capacity.png`): the
same command goes on where it was stopped.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.files import replace_file
from generators.generate import GenerateConfig, generate_shard
from training.config import LoraConfig, TokenizeConfig, TrainConfig
from training.data import IGNORED, collate, open_columns
from training.learn import Learner, Update
from training.model import ScratchConfig, load_model
from training.tokenize import tokenize
from training.tokenizer import load_tokenizer
from training.train import train

KNOWN = ("geometry", "gravity", "scaling", "tiling", "cropping", "single_step_on_images", "single_step_on_scenes")
UNKNOWN = ("framing", "enclosure", "logic", "shift_image", "overlay", "recoloring")
BASE = TrainConfig(
    batch_size=48,
    learning_rate=4e-3,
    max_tokens=256,
    log_every=50,
    tokenize=TokenizeConfig(template="sketch-1", max_tokens=512),
    scratch=ScratchConfig(hidden=128, layers=4, heads=4, kv_heads=4, intermediate=384),
)
HELD_OUT_BATCH = 32
SLOW_STEPS = 8  # at the start, on a CPU: kernels are built for each new batch shape
MEASURED = ("train_loss", "tokens_per_second", "held_out_loss", "held_out_exact")


@dataclass(frozen=True)
class Options:
    """Measure how much adapters can learn: LoRA of several ranks against full fine-tuning, at equal steps and tokens.

    Attributes:
        out: folder of cells, table and plot; the same command goes on in it.
        model: folder of the base; without it one is trained.
        base_steps: steps of its training.
        steps: steps of each cell.
        batch_size: examples of a step.
        tasks: tasks to learn from.
        held_out: tasks to judge by.
        max_tokens: longer examples are left out.
        ranks: of the adapters.
        full_rates: peak learning rates of full fine-tuning.
        lora_rates: peak learning rates of the adapters.
        seeds: repeats of each cell, with other orders.
        threads: of torch; 0 for its own choice.
    """

    out: Path
    model: Path | None = None
    base_steps: int = 400
    steps: int = 120
    batch_size: int = 32
    tasks: int = 3000
    held_out: int = 400
    max_tokens: int = BASE.max_tokens
    ranks: tuple[int, ...] = (8, 16, 32, 64, 128)
    full_rates: tuple[float, ...] = (5e-4, 1e-3, 2e-3, 4e-3, 8e-3)
    lora_rates: tuple[float, ...] = (1e-3, 2e-3, 4e-3, 8e-3)
    seeds: int = 1
    threads: int = 0


def run_bench(options: Options) -> dict[str, Any]:
    """Run every cell that is not there yet, write table and plot, and return the figures."""
    folder = options.out
    (folder / "cells").mkdir(parents=True, exist_ok=True)
    base = options.model or _train_base(folder, options)
    taught = _draw(folder / "taught.parquet", UNKNOWN, options.tasks, seed=1)
    held_out = _draw(folder / "held-out.parquet", UNKNOWN, options.held_out, seed=2)
    before = _judge(base, held_out, options.max_tokens)
    print(f"{base}: before it is taught: {before}", flush=True)
    cells = []
    for config in _plan_cells(options):
        identity = json.dumps([config.lasting(), _digest([base, taught, held_out])])
        key = hashlib.sha256(identity.encode()).hexdigest()[:12]
        path = folder / "cells" / f"{_name(config)}-{config.learning_rate:g}-{config.seed}-{key}.json"
        if not path.is_file():
            cell = _run_cell(config, base, taught, held_out)
            with replace_file(path) as partial:
                partial.write_text(json.dumps(cell, indent=1))
        cells.append(json.loads(path.read_text()))
        print(_row(cells[-1]), flush=True)
    figures: dict[str, Any] = {
        "before": before,
        "steps": options.steps,
        "batch_size": options.batch_size,
        "cells": cells,
        "best": _best(cells),
    }
    (folder / "cells.json").write_text(json.dumps(figures, indent=1) + "\n")
    print("\n| method | parameters trained | best rate | held-out loss | exact | tokens/s |")
    print("| --- | --- | --- | --- | --- | --- |")
    for cell in figures["best"]:
        print(_row(cell))
    _draw_plot(figures, folder / "capacity.png")
    return figures


def _train_base(folder: Path, options: Options) -> Path:
    out = folder / "base"
    config = dataclasses.replace(BASE, steps=options.base_steps, threads=options.threads)
    finished = out / "training.json"
    if not (finished.is_file() and json.loads(finished.read_text())["config"]["steps"] == options.base_steps):
        tasks = _draw(folder / "known.parquet", KNOWN, 4 * options.tasks, seed=0)
        tokens = tokenize(config.tokenize, [tasks], None, folder / "base-tokens")
        train(config, tokens, None, out, folder / "base-work", lambda row: print(row, flush=True))
    return out


def _draw(path: Path, concepts: Sequence[str], count: int, seed: int) -> Path:
    """Write `count` tasks of these concepts to `path`."""
    config = GenerateConfig(
        shard_size=count, seed=seed, max_level=0.4, min_pairs=3, max_pairs=4, generators=tuple(concepts)
    )
    generate_shard(config, 0, path)
    return path


def _plan_cells(options: Options) -> Iterator[TrainConfig]:
    common = TrainConfig(
        steps=options.steps,
        batch_size=options.batch_size,
        warmup_fraction=0.1,
        max_tokens=options.max_tokens,
        threads=options.threads,
        save_dtype="float32",
    )
    for seed in range(options.seeds):
        for rate in options.full_rates:
            yield dataclasses.replace(common, learning_rate=rate, seed=seed)
        for rank in options.ranks:
            lora = LoraConfig(rank=rank, alpha=16.0, rslora=True)
            for rate in options.lora_rates:
                yield dataclasses.replace(common, method="lora", lora=lora, learning_rate=rate, seed=seed)


def _run_cell(config: TrainConfig, base: Path, taught: Path, held_out: Path) -> dict[str, Any]:
    """Train once and judge the result."""
    marks: list[tuple[float, int]] = []
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as name:
        work = Path(name)
        update = Update((taught,), base, "taught", work / "model", work / "state")
        learner = Learner(config, work / "tokens")
        answer = learner.take(update, lambda row: marks.append((time.perf_counter(), row["tokens"])))
        judged = _judge(work / "model", held_out, config.max_tokens)
    (start, seen), (end, tokens) = marks[min(SLOW_STEPS, len(marks) // 2)], marks[-1]
    return {
        "method": _name(config),
        "learning_rate": config.learning_rate,
        "seed": config.seed,
        "trained_parameters": answer["trained_parameters"],
        "tokens": tokens,
        "train_loss": round(answer["loss"], 4),
        "tokens_per_second": round((tokens - seen) / max(end - start, 1e-9)),
        **judged,
    }


def _judge(model: Path, held_out: Path, max_tokens: int) -> dict[str, float]:
    """Return the loss per token on the held-out tasks, and the share of them whose program greedy decoding writes."""
    import torch

    from training.step import completion_loss

    device = "cuda" if torch.cuda.is_available() else "cpu"
    network: Any = load_model(model)
    network.to(device).eval()
    with tempfile.TemporaryDirectory(prefix="arcwright-bench-") as name:
        tokens = tokenize(TokenizeConfig(), [held_out], model, Path(name))
        columns = open_columns(tokens.columns, max_tokens)
        pad_id = load_tokenizer(model).pad_token_id
        order = columns.lengths.argsort(kind="stable")
        total, exact = 0.0, 0
        for start in range(0, len(order), HELD_OUT_BATCH):
            batch = collate([columns[row] for row in order[start : start + HELD_OUT_BATCH]], pad_id)
            batch = {kind: tensor.to(device) for kind, tensor in batch.items()}
            with torch.inference_mode():
                loss, outputs = completion_loss(network, batch, 1)
            first = int((batch["labels"] != IGNORED).any(dim=0).nonzero()[0])
            targets = batch["labels"][:, first : first + outputs.logits.shape[1]]
            exact += int(((outputs.logits.argmax(-1) == targets) | (targets == IGNORED)).all(dim=1).sum())
            total += float(loss)
        count = int((columns.lengths - columns.num_prompt).sum())
        return {"held_out_loss": round(total / count, 6), "held_out_exact": round(exact / len(columns), 4)}


def _name(config: TrainConfig) -> str:
    return "full" if config.method == "full" else f"lora-{config.lora.rank}"


def _best(cells: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return for each method the mean over its seeds at the learning rate that is best in held-out loss."""
    groups: dict[tuple[str, float], list[dict[str, Any]]] = {}
    for cell in cells:
        groups.setdefault((cell["method"], cell["learning_rate"]), []).append(cell)
    means = [
        {**group[0], **{name: statistics.fmean(cell[name] for cell in group) for name in MEASURED}}
        for group in groups.values()
    ]
    methods = dict.fromkeys(cell["method"] for cell in cells)
    return [min((m for m in means if m["method"] == method), key=lambda m: m["held_out_loss"]) for method in methods]


def _row(cell: dict[str, Any]) -> str:
    shown = (
        cell["method"],
        f"{cell['trained_parameters']:,}",
        f"{cell['learning_rate']:g}",
        f"{cell['held_out_loss']:.4f}",
        f"{cell['held_out_exact']:.1%}",
        f"{cell['tokens_per_second']:,.0f}",
    )
    return f"| {' | '.join(shown)} |"


def _draw_plot(figures: dict[str, Any], path: Path) -> None:
    """Draw held-out loss against trained parameters, each method at its best rate, and against the rate."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.8), layout="constrained")
    by_size, by_rate = figure.subplots(1, 2, sharey=True)
    best = {cell["method"]: cell for cell in figures["best"]}
    adapters = [cell for name, cell in best.items() if name != "full"]
    sizes, losses = ([cell[name] for cell in adapters] for name in ("trained_parameters", "held_out_loss"))
    by_size.plot(sizes, losses, "o-", label="LoRA")
    for cell in adapters:
        place = cell["trained_parameters"], cell["held_out_loss"]
        by_size.annotate(f"r{cell['method'][5:]}", place, (0, 8), textcoords="offset points", ha="center")
    if full := best.get("full"):
        by_size.plot([full["trained_parameters"]], [full["held_out_loss"]], "s", color="black", label="full")
        by_size.axhline(full["held_out_loss"], color="0.8", zorder=0)
    by_size.set(
        xscale="log", xlabel="parameters trained", ylabel="held-out loss per token", title="each at its best rate"
    )
    by_size.legend()
    for method in best:
        cells = sorted((c for c in figures["cells"] if c["method"] == method), key=lambda c: c["learning_rate"])
        by_rate.plot([c["learning_rate"] for c in cells], [c["held_out_loss"] for c in cells], ".-", label=method)
    by_rate.set(xscale="log", xlabel="peak learning rate", title="all rates")
    rates = sorted({cell["learning_rate"] for cell in figures["cells"]})
    by_rate.set_xticks(rates, [f"{rate:g}" for rate in rates])
    by_rate.minorticks_off()
    by_rate.legend(fontsize="small")
    figure.savefig(path, dpi=110, format="png", metadata={"Software": None})


def _digest(paths: Sequence[Path]) -> str:
    """Return a hash of files, and of the weights of model folders."""
    files = [file for path in paths for file in (sorted(path.glob("*.safetensors")) if path.is_dir() else [path])]
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()
