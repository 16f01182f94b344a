"""vLLM behind one small interface: requests of token ids in, completions out; one engine per process and device.

What holds on both CPU and GPU: a completion depends on its request's seed and not on what else the engine has done, as
far as the arithmetic allows. On the CPU that is exact when the same batch of requests comes in the same order (each
begins with an empty prefix cache, after the one before it has ended); on a GPU, where batches overlap, the shape of a
step can change the last digits of a logit, and so a sample.
"""

from __future__ import annotations

import itertools
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from arc_dsl.errors import InputError, StageError
from evaluation.adapters import LORA_RANKS, read_rank, read_targets, write_idle_adapter

CPU_BATCHED_TOKENS = 8192
PLAIN_BYTES = 64 * 2**20  # weights of a model for which being changed quickly counts for more than packed layers
CPU_BLOCK_TOKENS = 32  # vLLM's attention on the CPU wants multiples of 32; its own 128 leave much of a prompt uncached

T = TypeVar("T")
DeviceKind = Literal["cpu", "cuda", "remote"]  # what answers: a vLLM engine on one of the first two, or a server


class EngineFailedError(StageError):
    """The engine cannot go on; a new process, with smaller limits, may."""


@dataclass(frozen=True, slots=True)
class Request:
    """One completion of a prompt.

    Attributes:
        tokens: the prompt, at least one token id.
        temperature: 0 is greedy.
        seed: what the completion is drawn with.
        adapter: name of the adapter to use; empty for the model as it is.
    """

    tokens: tuple[int, ...]
    temperature: float
    seed: int
    adapter: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote.

    Attributes:
        text: without the end token, and without the text that ended it.
        num_tokens: tokens drawn, the end token included.
        logprob: sum of their log-probabilities (natural logarithm) under the model, before temperature.
        finish_reason: `stop` or `length`.
        cached_tokens: tokens of the prompt that had been computed for another request.
    """

    text: str
    num_tokens: int
    logprob: float
    finish_reason: str
    cached_tokens: int


@dataclass(frozen=True)
class Decoding:
    """What all requests of a stage share; see `SampleConfig`."""

    max_tokens: int
    top_p: float = 1.0
    min_p: float = 0.0
    stop: tuple[str, ...] = ()


@dataclass(frozen=True)
class EngineConfig:
    """How an engine uses its device; none of it changes what a request means.

    Attributes:
        max_model_tokens: prompt and completion together; 0 takes the model's own limit.
        max_num_sequences: completions drawn at the same time.
        kv_cache_gib: GiB for the key-value cache on the CPU.
        gpu_memory_share: share of the GPU's memory that vLLM may use, in (0, 1]; less where less is free.
        overlap_shards: start a shard before the one before it has ended. It keeps the device full, but a shard's rows
            then depend on their neighbours in the last digits; unset, only GPUs do.
        max_restarts: how often a device's engine that died is replaced, with smaller limits where memory ran out.
        url: an OpenAI-compatible server to sample from instead, for example http://host:8000/v1.
        url_model: the name under which that server offers the model; its folder is still needed for the tokenizer.
        url_key: environment variable that holds the server's key.
    """

    max_model_tokens: int = 0
    max_num_sequences: int = 256
    kv_cache_gib: int = 2
    gpu_memory_share: float = 0.9
    overlap_shards: bool | None = None
    max_restarts: int = 3
    url: str = ""
    url_model: str = ""
    url_key: str = "OPENAI_API_KEY"

    def __post_init__(self) -> None:
        if not 0 < self.gpu_memory_share <= 1:
            raise InputError(f"engine: gpu_memory_share must be in (0, 1], got {self.gpu_memory_share}")
        for name in ("max_num_sequences", "kv_cache_gib"):
            if getattr(self, name) < 1:
                raise InputError(f"engine: {name} must be at least 1, got {getattr(self, name)}")
        for name in ("max_model_tokens", "max_restarts"):
            if getattr(self, name) < 0:
                raise InputError(f"engine: {name} must be 0 or more, got {getattr(self, name)}")
        if self.url and not self.url.startswith(("http://", "https://")):
            raise InputError(f"engine: url must start with http:// or https://, got {self.url!r}")
        if "@" in self.url.partition("://")[2].partition("/")[0]:  # it would be written into every manifest
            raise InputError("engine: url must not hold a user name or a password; url_key names the variable of a key")
        if bool(self.url) != bool(self.url_model):
            raise InputError(
                f"engine: url and url_model go together, got {self.url!r} and {self.url_model!r}; "
                f"GET URL/models lists the names that a server offers"
            )


class Backend(Protocol):
    """What answers requests: an engine in this process, or a server."""

    @property
    def tokenizer(self) -> Any:
        """The model's tokenizer."""

    @property
    def max_model_tokens(self) -> int:
        """The longest prompt and completion together, in tokens."""

    def load(self, model: Path, adapters: Mapping[str, Path]) -> None:
        """Serve `model` and these adapters (name -> folder) from now on."""

    def stream(
        self,
        batches: Iterable[tuple[T, Sequence[Request]]],
        decoding: Decoding,
        on_completion: Callable[[Completion], None] = lambda completion: None,
    ) -> Iterator[tuple[T, list[Completion]]]:
        """Answer batch after batch; each comes back under its tag, its completions in the order of its requests."""

    def prompt_logprobs(self, tokens: Sequence[int], adapters: Sequence[str] = ("",)) -> list[list[float]] | None:
        """Return for each adapter the log-probability of each token but the first; None if that cannot be told."""


@dataclass
class _Batch:
    """A batch that is being answered."""

    tag: Any
    completions: list[Any]
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = len(self.completions)


class Engine:
    """A vLLM engine in this process. End the process to free its memory.

    Args:
        device: `cpu`, or `cuda`: the process sees one GPU only.
        config: how to use it.
    """

    def __init__(self, device: str, config: EngineConfig):
        self._on_cpu = device == "cpu"
        self._config = config
        _set_environment(self._on_cpu, config)
        import vllm

        self._vllm: Any = vllm
        self._llm: Any = None
        self._model: Path | None = None
        self._shape: tuple[str | int, ...] | None = None
        self._in_place = False  # whether other weights can take the place of those in the running engine
        self._adapters: dict[str, Any] = {}
        self._adapter_ids = itertools.count(1)
        self._folder = tempfile.TemporaryDirectory(prefix="arcwright-adapter-")
        overlap = not self._on_cpu if config.overlap_shards is None else config.overlap_shards
        self._refill_below = config.max_num_sequences if overlap else 0

    @property
    def tokenizer(self) -> Any:
        """The model's tokenizer."""
        return self._llm.get_tokenizer()

    @property
    def max_model_tokens(self) -> int:
        """The longest prompt and completion together, in tokens."""
        return int(self._llm.model_config.max_model_len)

    def load(self, model: Path, adapters: Mapping[str, Path]) -> None:
        """Serve `model` and these adapters (name -> folder) from now on.

        A model of the same shape is loaded into the running engine, unless that would leave part of the old weights in
        place, as on a CPU where layers hold them packed or adapters are served; then, and for another shape, a new
        engine replaces the old one in this process. Whoever calls this compares log-probabilities afterwards: see
        `evaluation.probe`.

        Raises:
            EngineFailedError: vLLM cannot load it now, for want of memory say.
            InputError: vLLM cannot load it at all.
        """
        if self._on_cpu and adapters:
            # In a batch with adapters, vLLM's kernels on the CPU take the last adapter for a request that has none.
            idle = write_idle_adapter(next(iter(adapters.values())), Path(self._folder.name) / "idle")
            adapters = {**adapters, "": idle}
        rank = max((read_rank(folder) for folder in adapters.values()), default=0)
        rank = next((size for size in LORA_RANKS if size >= rank), rank) if adapters else 0
        from safetensors import SafetensorError

        # Without a list, vLLM makes room for adapters in every module it can, output layers included, where its kernels
        # on the CPU cannot give the log-probabilities of a prompt.
        targets = sorted(set().union(*(read_targets(folder) for folder in adapters.values())))
        shape: tuple[str | int, ...] = ((model / "config.json").read_text(), rank, len(adapters), *targets)
        try:
            if self._llm is None or shape != self._shape or (model != self._model and not self._in_place):
                self.unload()
                if self._on_cpu and _choose_dtype(self._on_cpu) == "float32":
                    _pack_weights(_count_bytes(model) > PLAIN_BYTES)
                self._llm = self._start(model, rank, len(adapters), targets)
                self._in_place = not self._on_cpu or (not adapters and all(self._llm.apply_model(_holds_plain_weights)))
            elif model != self._model:
                self._llm.collective_rpc("reload_weights", kwargs={"weights_path": str(model)})
        except (RuntimeError, MemoryError, OSError, ValueError, SafetensorError) as error:
            reason = f"vLLM cannot load {model}: {str(error).strip() or type(error).__name__}"
            if isinstance(error, ValueError | SafetensorError) and "memory" not in reason:
                raise InputError(reason) from error  # another try would end in the same way
            raise EngineFailedError(reason) from error
        self._llm.reset_prefix_cache()
        self._model, self._shape = model, shape
        self._adapters = {name: self._adapter_request(name, folder) for name, folder in adapters.items()}

    def _adapter_request(self, name: str, folder: Path) -> Any:
        from vllm.lora.request import LoRARequest

        number = next(self._adapter_ids)  # a new one for each load: vLLM keeps weights by number
        return LoRARequest(name or "idle", number, str(folder))

    def unload(self) -> None:
        """Free the model."""
        if self._llm is None:
            return
        from vllm.distributed import cleanup_dist_env_and_memory

        self._llm.llm_engine.engine_core.shutdown()
        self._llm, self._model, self._shape, self._adapters = None, None, None, {}
        cleanup_dist_env_and_memory()

    def _start(self, model: Path, rank: int, num_adapters: int, targets: list[str]) -> Any:
        config = self._config
        options: dict[str, Any] = {"gpu_memory_utilization": config.gpu_memory_share}
        if self._on_cpu:
            # A seeded request whose prompt is split over two steps stops the engine on the CPU ("CPU Generator does
            # not use offset"), so prompts are never split there.
            options = {
                "enforce_eager": True,
                "enable_chunked_prefill": False,
                "max_num_batched_tokens": max(CPU_BATCHED_TOKENS, config.max_model_tokens),
                "block_size": CPU_BLOCK_TOKENS,
            }
        if num_adapters:
            options |= {"enable_lora": True, "max_loras": num_adapters, "max_lora_rank": rank}
            options |= {"lora_target_modules": targets}
        return self._vllm.LLM(
            str(model),
            dtype=_choose_dtype(self._on_cpu),
            seed=0,
            max_model_len=config.max_model_tokens or None,
            max_num_seqs=config.max_num_sequences,
            enable_prefix_caching=True,
            disable_log_stats=True,
            **options,
        )

    def stream(
        self,
        batches: Iterable[tuple[T, Sequence[Request]]],
        decoding: Decoding,
        on_completion: Callable[[Completion], None] = lambda completion: None,
    ) -> Iterator[tuple[T, list[Completion]]]:
        """Answer batch after batch; each comes back under its tag, its completions in the order of its requests.

        Args:
            batches: (tag, requests), taken when the engine has room: where batches overlap, before those taken have
                ended, else after, and with an empty prefix cache.
            decoding: what all requests share.
            on_completion: told of each completion as it comes.

        Raises:
            EngineFailedError: the engine failed.
        """
        source = iter(batches)
        more = True
        owners: dict[int, tuple[_Batch, int]] = {}  # number of the request -> its batch, its place in it
        try:
            while more or owners:
                while more and len(owners) <= self._refill_below:
                    tag, requests = next(source, (None, None))
                    if requests is None:
                        more = False
                    elif not requests:
                        yield tag, []  # type: ignore[misc]
                    else:
                        if not self._refill_below:
                            self._llm.reset_prefix_cache()
                        batch = _Batch(tag, [None] * len(requests))
                        for place, number in enumerate(self._enqueue(requests, decoding)):
                            owners[number] = (batch, place)
                for answer in self._step() if owners else ():
                    batch, place = owners.pop(int(answer.request_id))
                    batch.completions[place] = completion = self._read(answer, decoding)
                    batch.left -= 1
                    on_completion(completion)
                    if not batch.left:
                        yield batch.tag, batch.completions
        finally:
            if owners:  # whoever asked has stopped asking
                self._llm.llm_engine.abort_request([str(number) for number in owners])

    def _enqueue(self, requests: Sequence[Request], decoding: Decoding) -> list[int]:
        parameters = [
            self._vllm.SamplingParams(
                temperature=request.temperature,
                seed=request.seed,
                max_tokens=decoding.max_tokens,
                top_p=decoding.top_p,
                min_p=decoding.min_p,
                stop=list(decoding.stop),
                logprobs=0,
                # vLLM decodes each token by itself, and again for its log-probability; we decode the whole at its end.
                detokenize=bool(decoding.stop),
            )
            for request in requests
        ]
        prompts = [{"prompt_token_ids": list(request.tokens)} for request in requests]
        adapters = [self._adapters.get(request.adapter) for request in requests]
        names = self._llm.enqueue(prompts, parameters, lora_request=adapters, use_tqdm=False)
        return [int(name.partition("-")[0]) for name in names]

    def _step(self) -> list[Any]:
        try:
            return [answer for answer in self._llm.llm_engine.step() if answer.finished]
        except (RuntimeError, MemoryError) as error:
            raise EngineFailedError(f"vLLM failed: {error or type(error).__name__}") from error

    def _read(self, answer: Any, decoding: Decoding) -> Completion:
        (output,) = answer.outputs
        options = {"skip_special_tokens": True, "clean_up_tokenization_spaces": False}
        return Completion(
            output.text if decoding.stop else self.tokenizer.decode(output.token_ids, **options),
            len(output.token_ids),
            output.cumulative_logprob or 0.0,
            output.finish_reason or "",
            answer.num_cached_tokens or 0,
        )

    def prompt_logprobs(self, tokens: Sequence[int], adapters: Sequence[str] = ("",)) -> list[list[float]]:
        """Return for each adapter, all asked in one batch, the log-probability of each token but the first."""
        parameters = self._vllm.SamplingParams(temperature=0.0, max_tokens=1, prompt_logprobs=0)
        answers = self._llm.generate(
            [{"prompt_token_ids": list(tokens)} for _ in adapters],
            [parameters] * len(adapters),
            use_tqdm=False,
            lora_request=[self._adapters.get(adapter) for adapter in adapters],
        )
        return [
            [float(row[token].logprob) for row, token in zip(answer.prompt_logprobs[1:], tokens[1:], strict=True)]
            for answer in answers
        ]


def computes_bfloat16(on_cpu: bool) -> bool:
    """Return whether to compute in bfloat16: not on a CPU that emulates it, where float32 is several times faster."""
    cpu = Path("/proc/cpuinfo")
    return not on_cpu or not cpu.is_file() or re.search(r"\b(avx512_|amx_|)bf16\b", cpu.read_text()) is not None


def _count_bytes(model: Path) -> int:
    return sum(path.stat().st_size for path in model.glob("*.safetensors"))


def _pack_weights(packed: bool) -> None:
    """Let the linear layers of vLLM engines to come compute with a packed copy of their weights, or with these.

    In float32 both are about as fast; packed ones cannot be changed: `docs/lab-log.md`, 2026-11-29.
    """
    import torch
    from vllm import _custom_ops

    _custom_ops._supports_onednn = packed and hasattr(torch.ops._C, "create_onednn_mm_handler")


def _holds_plain_weights(model: Any) -> bool:
    """Return whether no linear layer of a model on the CPU computes with a packed copy of its weights.

    vLLM gives each layer a function to compute with; one for packed weights brings them along.
    """
    functions = [layer.cpu_linear for layer in model.modules() if hasattr(layer, "cpu_linear")]
    return bool(functions) and not any(getattr(function, "__closure__", None) for function in functions)


def _choose_dtype(on_cpu: bool) -> str:
    if on_cpu:
        return "bfloat16" if computes_bfloat16(on_cpu) else "float32"
    import torch

    return "bfloat16" if torch.cuda.get_device_capability()[0] >= 8 else "float16"  # before Ampere


def _set_environment(on_cpu: bool, config: EngineConfig) -> None:
    """Set what vLLM reads when it is imported."""
    os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")  # the engine in this process: seconds less to start
    os.environ.setdefault("VLLM_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if on_cpu:
        os.environ["VLLM_CPU_KVCACHE_SPACE"] = str(config.kv_cache_gib)
        os.environ.setdefault("VLLM_TARGET_DEVICE", "cpu")
    os.environ.setdefault("VLLM_USE_FLASHINFER_SAMPLER", "0")
