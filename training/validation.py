"""Validation: how well a model does on held-out tasks while it trains, by what matters: programs that work.

The tasks come from the same generators under another seed. Their loss and token accuracy are measured, programs are
sampled for them and run in the sandbox. Training is not disturbed: random states are put back, and the rows depend on
the training and on nothing else, so that they stand in the model's folder.

Imports torch and transformers: only `train` imports this module.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import GenerationConfig

from arc_dsl.program import program_hash
from arc_dsl.sandbox import Job, Sandbox
from arc_dsl.verdict import Outcome
from generators.task_shard import GeneratedTask
from training.config import ConfigError, TrainConfig
from training.data import collate
from training.preparation import read_task_files
from training.processes import num_processes
from training.prompt import PromptError, PromptSettings, extract_program, render_completion
from training.step import completion_loss, count_correct_tokens, use_bf16

ROWS_AT_ONCE = 64  # programs sampled together
TOKENS_AT_ONCE = 65_536  # and tokens they may have together: the cache of keys and values must fit beside the training


@dataclass(frozen=True, eq=False)
class HeldOutTask:
    """A task that is not trained on, as tokens."""

    task: GeneratedTask
    input_ids: list[int]
    num_prompt: int


class Validation:
    """Measures a model on held-out tasks.

    Args:
        config: the training's settings.
        paths: task shards; the first `validation.num_tasks` of their tasks that the training would not leave out count.
        tokenizer: the model's.
        settings: how tasks are shown.
        rows: what was measured before an interruption.

    Attributes:
        rows: one row per measurement, free of anything that depends on speed: `step`; `loss` and `token_accuracy` on
            the tasks' own programs; the share of the sampled programs that are `valid`; the shares of the tasks for
            which one `fits`, one `solves` and one is the task's own program, `exact`; how many `tasks` and `samples`.
    """

    def __init__(
        self,
        config: TrainConfig,
        paths: Sequence[Path],
        tokenizer: Any,
        settings: PromptSettings,
        rows: list[dict[str, Any]],
    ) -> None:
        self.rows = rows
        self._config = config
        self._tokenizer = tokenizer
        self._tasks = list(_encode(config, paths, tokenizer, settings))
        if not self._tasks:
            raise ConfigError(f"validation: no held-out task has at most max_tokens ({config.max_tokens}) tokens")

    def is_due(self, step: int) -> bool:
        """Return whether to measure after `step`."""
        return step % self._config.validation.every == 0 or step == self._config.steps

    def measure(self, model: Any, step: int) -> dict[str, Any]:
        """Add the row of `step` and return it; neither the model nor any random state is changed."""
        was_training = model.training
        device = next(model.parameters()).device
        model.eval()
        try:
            with (
                _random_states(self._config.validation.seed, step, device),
                torch.no_grad(),
                torch.autocast(device.type, torch.bfloat16, enabled=use_bf16(self._config)),
            ):
                loss, accuracy = self._measure_loss(model, device)
                with _own_sampling(model):
                    programs = self._sample(model, device)
        finally:
            model.train(was_training)
        judged = judge_programs([held.task for held in self._tasks], programs)
        row = {"step": step, "loss": loss, "token_accuracy": accuracy, **judged}
        self.rows.append(row)
        return row

    def _measure_loss(self, model: Any, device: torch.device) -> tuple[float, float]:
        """Return cross entropy and accuracy per completion token."""
        size, _ = self._config.split_batch(num_processes())
        examples = [
            {"input_ids": np.array(held.input_ids), "num_prompt": held.num_prompt}
            for held in sorted(self._tasks, key=lambda held: len(held.input_ids))
        ]
        total, correct, count = 0.0, 0, 0
        for start in range(0, len(examples), size):
            batch = collate(examples[start : start + size], self._tokenizer.pad_token_id)
            batch = {name: tensor.to(device) for name, tensor in batch.items()}
            loss, outputs = completion_loss(model, batch, 1)
            hits = count_correct_tokens(outputs.logits, batch["labels"])
            total, correct, count = total + float(loss), correct + int(hits[0]), count + int(hits[1])
        return round(total / count, 6), round(correct / count, 6)

    def _sample(self, model: Any, device: torch.device) -> list[list[str]]:
        """Return the programs sampled for each task."""
        config = self._config.validation
        # Shortest prompts first: those that are sampled together have about the same length.
        order = sorted(range(len(self._tasks)), key=lambda index: self._tasks[index].num_prompt)
        pending = [index for index in order for _ in range(config.num_samples)]
        programs: list[list[str]] = [[] for _ in self._tasks]
        while pending:
            longest = self._tasks[pending[min(len(pending), ROWS_AT_ONCE) - 1]].num_prompt
            count = max(1, min(ROWS_AT_ONCE, TOKENS_AT_ONCE // (longest + config.max_tokens)))
            chosen, pending = pending[:count], pending[count:]
            prompts = [self._tasks[index].input_ids[: self._tasks[index].num_prompt] for index in chosen]
            for index, text in zip(chosen, self._continue(model, prompts, device), strict=True):
                programs[index].append(extract_program(text))
        return programs

    def _continue(self, model: Any, prompts: list[list[int]], device: torch.device) -> list[str]:
        """Return what the model writes behind each prompt."""
        config, pad = self._config.validation, self._tokenizer.pad_token_id
        width = max(map(len, prompts))
        ids = torch.tensor([[pad] * (width - len(prompt)) + prompt for prompt in prompts], device=device)
        mask = torch.tensor([[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts], device=device)
        settings = GenerationConfig(
            max_new_tokens=config.max_tokens,
            do_sample=True,
            temperature=config.temperature,
            top_k=0,
            top_p=1.0,
            use_cache=True,
            pad_token_id=pad,
            eos_token_id=self._tokenizer.eos_token_id,
        )
        written = model.generate(input_ids=ids, attention_mask=mask, generation_config=settings)[:, width:].tolist()
        end = self._tokenizer.eos_token_id
        texts = [tokens[: tokens.index(end)] if end in tokens else tokens for tokens in written]
        return [self._tokenizer.decode(tokens, skip_special_tokens=True) for tokens in texts]


def judge_programs(tasks: Sequence[GeneratedTask], programs: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Run the programs sampled for each task and return the shares that work; see `Validation.rows`."""
    distinct = list(dict.fromkeys((index, text) for index, texts in enumerate(programs) for text in texts))
    jobs = [Job.for_task(program, tasks[index].task) for index, program in distinct]
    with Sandbox(workers=1) as sandbox:
        verdicts = {distinct[number]: verdict for number, verdict in sandbox.run(jobs)}
    num_samples = num_valid = fits = solves = exact = 0
    for index, (task, texts) in enumerate(zip(tasks, programs, strict=True)):
        judged = [verdicts[index, text] for text in texts]
        num_samples += len(judged)
        num_valid += sum(verdict.outcome is Outcome.OK for verdict in judged)
        fits += any(verdict.fits for verdict in judged)
        solves += any(verdict.solves for verdict in judged)
        exact += task.program_hash in set(map(program_hash, texts))
    return {
        "valid": round(num_valid / num_samples, 6),
        "fits": round(fits / len(tasks), 6),
        "solves": round(solves / len(tasks), 6),
        "exact": round(exact / len(tasks), 6),
        "tasks": len(tasks),
        "samples": num_samples,
    }


def _encode(
    config: TrainConfig, paths: Sequence[Path], tokenizer: Any, settings: PromptSettings
) -> Iterator[HeldOutTask]:
    """Yield the held-out tasks that fit into `max_tokens`, as the training's examples have to."""
    count = 0
    for task in read_task_files(paths):
        try:
            completion = render_completion(task.program, settings.template)
        except PromptError:
            continue
        prompt = settings.encode(task.task, tokenizer)
        tokens = [*prompt, *tokenizer(completion, add_special_tokens=False)["input_ids"], tokenizer.eos_token_id]
        if len(tokens) <= config.max_tokens:
            yield HeldOutTask(task, tokens, len(prompt))
            count += 1
            if count == config.validation.num_tasks:
                return


@contextmanager
def _own_sampling(model: Any) -> Iterator[None]:
    """Put aside how the makers of a model sample (a repetition penalty, say), which `generate` would mix with ours."""
    parts = [part for part in model.modules() if "generation_config" in vars(part)]
    kept = [part.generation_config for part in parts]
    try:
        for part in parts:
            part.generation_config = GenerationConfig()
        yield
    finally:
        for part, settings in zip(parts, kept, strict=True):
            part.generation_config = settings


@contextmanager
def _random_states(seed: int, step: int, device: torch.device) -> Iterator[None]:
    """Draw from `seed` and `step` inside, and leave every random state as it was."""
    states = random.getstate(), np.random.get_state()
    digest = hashlib.sha256(f"validation {seed} {step}".encode()).digest()
    with torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(int.from_bytes(digest[:8], "big") >> 1)
        try:
            yield
        finally:
            random.setstate(states[0])
            np.random.set_state(states[1])
