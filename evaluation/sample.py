"""Sampling: a model proposes programs for tasks.

The work is cut into shards (see `evaluation.plan`). Each engine process walks the list of shards and takes those that
no other engine holds, so that a fast device simply takes more of them, and what an engine loses when it dies is the
shards that it was working on. Programs are read from completions, hashed and written by a helper process, so that the
engine does not wait for them.

Run as a process: `python -m evaluation.sample --config FILE`, the file holding `EngineSettings`; then one `SampleJob` a
line on standard input, as JSON.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from arc_dsl.process.stage import ShardFacts, emit, emit_shard, serve_main
from arc_dsl.program import program_hash
from arc_dsl.settings import check_choices
from arc_dsl.task import Task, tasks_from_json
from evaluation.adapters import BASE
from evaluation.candidates import Candidate
from evaluation.engine import Backend, Completion, Decoding, DeviceKind, Engine, EngineConfig, Request
from evaluation.plan import Draw, SampleConfig, SampleShard, draw_variants, plan_draws
from evaluation.probe import compare_logprobs, probe_tokens, recall_reference
from evaluation.program_shard import write_candidates
from training.prompt import PromptSettings, extract_program, suit_settings

PULSE_SECONDS = 5.0
TOO_LONG = "prompt too long"  # why a sample is left out


@dataclass(frozen=True)
class EngineSettings:
    """What an engine's process is started with.

    Attributes:
        device: where it runs.
        name: the device's name, for people.
        cores: the cores it may use; empty for all.
        engine: how it uses its device.
    """

    device: DeviceKind
    name: str
    cores: tuple[int, ...] = ()
    engine: EngineConfig = field(default_factory=EngineConfig)

    def __post_init__(self) -> None:
        check_choices(self)


@dataclass(frozen=True)
class SampleJob:
    """What the engines of a stage share out among themselves.

    Attributes:
        model: its folder.
        model_key: hash of that folder.
        adapters: entry of `sample.adapters` -> its key.
        sample: how programs are sampled.
        tasks: id -> ARC JSON without test outputs.
        shards: what is to be sampled, in the order in which engines should take it.
        work: name of each shard -> folder to write it in.
        round: its number, from 0.
        claims: folder of the locks that say who works on a shard.
        references: folder of what transformers computes.
    """

    model: Path
    model_key: str
    adapters: Mapping[str, str]
    sample: SampleConfig
    tasks: Mapping[str, object]
    shards: tuple[SampleShard, ...]
    work: Mapping[str, Path]
    round: int
    claims: Path = Path("claims")
    references: Path = Path("references")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a completion was asked with, for its row."""

    task_id: str
    augmentation: str
    model: str
    draw: Draw


@dataclass
class _Work:
    """A shard that this engine has taken."""

    shard: SampleShard
    claim: Claim
    asked: list[Asked]
    limit: int  # tokens that a prompt may have
    too_long: list[int] = field(default_factory=list)  # tokens of the prompt of each sample that is left out for it
    prompt_tokens: int = 0


@dataclass(frozen=True)
class _Written:
    """A shard that the helper process writes, or has written."""

    work: _Work
    rows: Future[int]
    measured: Mapping[str, object]

    def report(self, wait: bool) -> bool:
        """Report the shard if it is written, or once it is; returns whether it was."""
        if not (wait or self.rows.done()):
            return False
        drops, measured = {}, dict(self.measured)
        if too_long := self.work.too_long:
            drops = {TOO_LONG: len(too_long)}
            measured |= {"prompt_limit": self.work.limit, "shortest_left_out": min(too_long)}
        emit_shard(self.work.shard.name, ShardFacts(self.rows.result(), drops, measured))
        self.work.claim.finish()
        return True


class _Pulse:
    """Says every few seconds how many programs and tokens an engine has drawn in this job."""

    def __init__(self, device: str):
        self.device, self.programs, self.tokens = device, 0, 0
        self._last = time.monotonic()

    def count(self, completion: Completion) -> None:
        self.programs += 1
        self.tokens += completion.num_tokens
        if time.monotonic() - self._last >= PULSE_SECONDS:
            self._last = time.monotonic()
            emit("pulse", device=self.device, programs=self.programs, tokens=self.tokens)


class Claim:
    """A shard's lock file: who holds its lock works on the shard, and `done` in it says that it is finished."""

    def __init__(self, descriptor: int):
        self._descriptor = descriptor

    @staticmethod
    def take(path: Path) -> Claim | None:
        """Return the claim if no other engine holds the shard or has finished it. It ends with this process."""
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if os.pread(descriptor, 4, 0) == b"done":
            os.close(descriptor)
            return None
        return Claim(descriptor)

    def finish(self) -> None:
        """Say that the shard is written."""
        os.pwrite(self._descriptor, b"done", 0)
        os.close(self._descriptor)


class Sampler:
    """An engine and what it has loaded; does one job after another."""

    def __init__(self, settings: EngineSettings):
        if settings.cores:
            os.sched_setaffinity(0, settings.cores)
        started = time.monotonic()
        self.name = settings.name
        self.engine: Backend = _open_backend(settings.device, settings.engine)
        self.loaded: tuple[str, ...] = ()
        self.prompts: PromptSettings | None = None
        self.writer = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
        emit("started", device=self.name, import_seconds=round(time.monotonic() - started, 1))

    def run(self, job: SampleJob) -> Mapping[str, object]:
        """Sample the shards that no other engine takes, and report each as a `shard` event."""
        self._load(job)
        config = job.sample
        decoding = Decoding(config.max_tokens, config.top_p, config.min_p, config.stop)
        written: list[_Written] = []
        pulse = _Pulse(self.name)
        mark = time.monotonic()
        for work, completions in self.engine.stream(self._take_shards(job), decoding, pulse.count):
            seconds, mark = time.monotonic() - mark, time.monotonic()
            path = job.work[work.shard.name] / work.shard.name
            future = self.writer.submit(write_shard, path, work.asked, completions, job.round)
            written.append(_Written(work, future, measure_shard(self.name, seconds, work.prompt_tokens, completions)))
            written = [each for each in written if not each.report(wait=False)]
        for each in written:
            each.report(wait=True)
        return {}

    def _take_shards(self, job: SampleJob) -> Iterator[tuple[_Work, list[Request]]]:
        """Yield the shards that this engine gets, with the requests of each."""
        config, tasks = job.sample, tasks_from_json(job.tasks)
        limit = self.engine.max_model_tokens - config.max_tokens
        limit = min(limit, config.max_prompt_tokens) if config.max_prompt_tokens else limit
        adapters = list(job.adapters.items()) or [(BASE, "")]
        keys = [job.model_key if name == BASE else f"{job.model_key}+{key}" for name, key in adapters]
        names = [name if name != BASE else "" for name, _ in adapters]
        for shard in job.shards:
            claim = Claim.take(job.claims / shard.name)
            if claim is None:
                continue
            work, requests = _Work(shard, claim, [], limit), []
            for task_id in shard.task_ids:
                prompts = self._encode_variants(config, tasks[task_id])
                for draw in plan_draws(config, task_id, shard.start, shard.stop, job.round):
                    augmentation, prompt = prompts[draw.variant]
                    if len(prompt) > limit:
                        work.too_long.append(len(prompt))
                        continue
                    requests.append(Request(prompt, draw.temperature, draw.seed, names[draw.adapter]))
                    work.asked.append(Asked(task_id, augmentation, keys[draw.adapter], draw))
                    work.prompt_tokens += len(prompt)
            yield work, requests

    def _encode_variants(self, config: SampleConfig, task: Task) -> list[tuple[str, tuple[int, ...]]]:
        assert self.prompts is not None
        tokenizer, settings = self.engine.tokenizer, self.prompts
        return [
            (augmentation.name, tuple(settings.encode(augmentation.apply_task(task), tokenizer)))
            for augmentation in draw_variants(config, task)
        ]

    def _load(self, job: SampleJob) -> None:
        """Load model and adapters if they are not the ones at hand, and check what the engine computes with them."""
        wanted = (job.model_key, *job.adapters.values())
        if self.loaded == wanted:
            return
        started = time.monotonic()
        self.loaded = ()
        model = job.model
        adapters = {name: Path(name) for name in job.adapters if name != BASE}
        self.engine.load(model, adapters)
        loaded = time.monotonic()
        untrained = suit_settings(self.engine.tokenizer, self.engine.max_model_tokens)
        self.prompts = PromptSettings.load(model) or untrained
        keys = {"": job.model_key, **{name: f"{job.model_key}+{job.adapters[name]}" for name in adapters}}
        references = {name: job.references / key for name, key in keys.items()}
        gap = check_weights(self.engine, model, adapters, self.prompts, references)
        self.loaded = wanted
        emit(
            "loaded",
            device=self.name,
            seconds=round(loaded - started, 1),
            check_seconds=round(time.monotonic() - loaded, 1),
            gap_nats=None if gap is None else round(gap, 5),
        )


def check_weights(
    engine: Backend,
    model: Path,
    adapters: Mapping[str, Path],
    settings: PromptSettings,
    references: Mapping[str, Path],
) -> float | None:
    """Return how far the engine's log-probabilities are from transformers', in nats; None if there is no telling.

    The model as it is and all adapters are asked in one batch, as they will be later.

    Args:
        engine: has loaded the model and the adapters.
        model: folder of the model; that of a server's may lack the weights.
        adapters: name -> folder of each adapter.
        settings: how tasks are shown to the model.
        references: name of an adapter, or empty for the model as it is -> file that keeps what transformers computes.

    Raises:
        WeightsError: they are further apart than rounding explains.
    """
    tokens = probe_tokens(engine.tokenizer, settings)
    names = list(references)
    got = engine.prompt_logprobs(tokens, names) if any(model.glob("*.safetensors")) else None
    if got is None:
        emit("warning", text=f"the weights behind {model} could not be compared with transformers'")
        return None
    return max(
        compare_logprobs(
            recall_reference(references[name], model, adapters.get(name), tokens), logprobs, name or str(model)
        )
        for name, logprobs in zip(names, got, strict=True)
    )


def measure_shard(
    device: str, seconds: float, prompt_tokens: int, completions: Sequence[Completion]
) -> Mapping[str, object]:
    """Return a shard's measurements; `seconds` is what it took of its engine's time."""
    tokens = sum(completion.num_tokens for completion in completions)
    return {
        "device": device,
        "seconds": round(seconds, 3),
        "tokens": tokens,
        "prompt_tokens": prompt_tokens,
        "cached_tokens": sum(completion.cached_tokens for completion in completions),
        "tokens_per_second": round(tokens / max(seconds, 1e-9), 1),
        "programs_per_second": round(len(completions) / max(seconds, 1e-9), 2),
    }


def write_shard(path: Path, asked: Sequence[Asked], completions: Sequence[Completion], round_number: int) -> int:
    """Write the candidates of a shard and return how many there are. Runs in the helper process."""
    candidates = []
    for request, completion in zip(asked, completions, strict=True):
        program = extract_program(completion.text)
        draw = request.draw
        candidates.append(
            Candidate(
                task_id=request.task_id,
                candidate_id=f"{request.model[:8]}-{request.task_id}-{round_number}-{draw.number}",
                variant=draw.variant,
                augmentation=request.augmentation,
                text=completion.text,
                program=program,
                program_hash=program_hash(program),
                logprob=completion.logprob,
                num_tokens=completion.num_tokens,
                finish_reason=completion.finish_reason,
                temperature=draw.temperature,
                seed=draw.seed,
                model=request.model,
                round=round_number,
            )
        )
    write_candidates(path, candidates)
    return len(candidates)


def _open_backend(device: DeviceKind, config: EngineConfig) -> Backend:
    if device == "remote":
        from evaluation.remote import Remote

        return Remote(config)
    return Engine(device, config)


def open_sampler(settings: EngineSettings) -> Callable[[SampleJob], Mapping[str, object]]:
    """Open an engine and return what does a job with it."""
    return Sampler(settings).run


if __name__ == "__main__":
    serve_main(open_sampler, EngineSettings, SampleJob)
