"""vLLM behind one small interface: requests of token ids in, completions out; one engine per process and device.

What holds on both CPU and GPU: a completion depends on its request's seed and not on what else the engine has done,
as far as the arithmetic allows. On the CPU that is exact when the same requests come in the same order (each batch
begins with an empty prefix cache); on a GPU, batch shapes can change the last digits of a logit, and so a sample.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CPU_BATCHED_TOKENS = 8192


@dataclass(frozen=True)
class Request:
    """`count` completions of one prompt at one temperature.

    Attributes:
        tokens: the prompt, at least one token id.
        count: number of completions; at temperature 0 it must be 1.
        temperature: 0 is greedy.
        seed: completion i is drawn with seed + i.
    """

    tokens: tuple[int, ...]
    count: int
    temperature: float
    seed: int


@dataclass(frozen=True)
class Completion:
    """What the model wrote.

    Attributes:
        text: without the end token.
        num_tokens: tokens drawn, the end token included.
        logprob: sum of their log-probabilities (natural logarithm) under the model, before temperature.
        finish_reason: `stop` or `length`.
    """

    text: str
    num_tokens: int
    logprob: float
    finish_reason: str


@dataclass(frozen=True)
class EngineConfig:
    """How an engine uses its device; none of it changes what a request means.

    Attributes:
        max_model_tokens: prompt and completion together; 0 takes the model's own limit.
        max_num_sequences: completions drawn at the same time.
        kv_cache_gib: GiB for the key-value cache on the CPU.
        gpu_memory_share: share of the GPU's memory that vLLM may use, in (0, 1].
    """

    max_model_tokens: int = 0
    max_num_sequences: int = 256
    kv_cache_gib: int = 2
    gpu_memory_share: float = 0.9

    def __post_init__(self) -> None:
        if not 0 < self.gpu_memory_share <= 1:
            raise ValueError(f"gpu_memory_share must be in (0, 1], got {self.gpu_memory_share}")
        for name in ("max_num_sequences", "kv_cache_gib"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")


class Engine:
    """A vLLM engine in this process. End the process to free its memory."""

    def __init__(self, model: Path, device: str, config: EngineConfig):
        """Load `model` on `device` (`cpu`, or `cuda`: the process sees one GPU only)."""
        _set_environment(device, config)
        from vllm import LLM

        on_cpu = device == "cpu"
        options: dict[str, Any] = {"gpu_memory_utilization": config.gpu_memory_share}
        if on_cpu:
            # A seeded request whose prompt is split over two steps stops the engine on the CPU ("CPU Generator does
            # not use offset"), so prompts are never split there.
            options = {
                "enforce_eager": True,
                "enable_chunked_prefill": False,
                "max_num_batched_tokens": max(CPU_BATCHED_TOKENS, config.max_model_tokens),
            }
        self._llm = LLM(
            str(model),
            dtype="bfloat16",
            seed=0,
            max_model_len=config.max_model_tokens or None,
            max_num_seqs=config.max_num_sequences,
            enable_prefix_caching=True,
            disable_log_stats=True,
            **options,
        )
        self.max_model_tokens: int = self._llm.model_config.max_model_len

    @property
    def tokenizer(self) -> Any:
        """The model's tokenizer."""
        return self._llm.get_tokenizer()

    def generate(
        self, requests: Sequence[Request], max_tokens: int, top_p: float = 1.0, min_p: float = 0.0
    ) -> list[list[Completion]]:
        """Return the completions of each request.

        Args:
            requests: answered together, starting with an empty prefix cache.
            max_tokens: longest completion, in tokens.
            top_p: nucleus of probability mass that tokens are drawn from.
            min_p: tokens below this share of the likeliest token's probability are not drawn.
        """
        from vllm import SamplingParams

        self._llm.reset_prefix_cache()
        prompts: list[Any] = [{"prompt_token_ids": list(request.tokens)} for request in requests]
        parameters = [
            SamplingParams(
                n=request.count,
                temperature=request.temperature,
                seed=request.seed,
                max_tokens=max_tokens,
                top_p=top_p,
                min_p=min_p,
                logprobs=0,
            )
            for request in requests
        ]
        answers = self._llm.generate(prompts, parameters, use_tqdm=False)
        return [
            [
                Completion(each.text, len(each.token_ids), each.cumulative_logprob or 0.0, each.finish_reason or "")
                for each in answer.outputs
            ]
            for answer in answers
        ]


def _set_environment(device: str, config: EngineConfig) -> None:
    """Set what vLLM reads when it is imported."""
    os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")  # the engine in this process: seconds less to start
    os.environ.setdefault("VLLM_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if device == "cpu":
        os.environ["VLLM_CPU_KVCACHE_SPACE"] = str(config.kv_cache_gib)
        os.environ.setdefault("VLLM_TARGET_DEVICE", "cpu")
    os.environ.setdefault("VLLM_USE_FLASHINFER_SAMPLER", "0")
