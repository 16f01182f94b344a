"""An OpenAI-compatible server as the engine: vLLM's own, somewhere else, or any that completes token ids.

The prompt is made here, by the model's own tokenizer and template, and sent as token ids, so that a completion means
what it means on a local engine. What the server does besides (its precision, its batches) is its business; weights are
compared with the model's folder where the server tells log-probabilities of prompts (vLLM does).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar

from arc_dsl.errors import InputError, StageError, first_line
from evaluation.engine import Completion, Decoding, EngineConfig, Request
from training.tokenizer import load_tokenizer

RETRIES = 5  # with pauses that grow from half a second to eight
TIMEOUT_SECONDS = 600.0  # of one completion; a busy server lets it wait
CONNECT_SECONDS = 10.0

T = TypeVar("T")


class ServerError(StageError):
    """The server does not answer, or refuses; the message is one line."""


class Remote:
    """The server that `engine.url` names, asked by up to `max_num_sequences` requests at a time."""

    def __init__(self, config: EngineConfig):
        import openai

        self._config = config
        self._errors = openai.OpenAIError
        self._client: Any = openai.OpenAI(
            base_url=config.url,
            api_key=os.environ.get(config.url_key) or "none",
            max_retries=RETRIES,
            timeout=openai.Timeout(TIMEOUT_SECONDS, connect=CONNECT_SECONDS),
        )
        self._pool = ThreadPoolExecutor(config.max_num_sequences)
        self._max_model_tokens = 0
        self._tokenizer: Any = None

    @property
    def tokenizer(self) -> Any:
        """The model's tokenizer, from its folder."""
        return self._tokenizer

    @property
    def max_model_tokens(self) -> int:
        """The longest prompt and completion together, in tokens."""
        return self._max_model_tokens

    def load(self, model: Path, adapters: Mapping[str, Path]) -> None:
        """See that the server offers the model; its folder gives the tokenizer.

        Raises:
            InputError: the server does not offer it, or adapters were asked for.
            ServerError: the server does not answer.
        """
        if adapters:
            raise InputError(
                f"adapters are loaded by the server: start it with them and name one with engine.url_model, "
                f"got {', '.join(adapters)}"
            )
        try:
            offered = {entry.id: entry for entry in self._client.models.list()}
        except self._errors as error:
            raise self._failed(error) from error
        served = self._config.url_model
        if served not in offered:
            raise InputError(f"{self._config.url} offers {', '.join(offered) or 'nothing'}, not url_model {served!r}")
        self._tokenizer = load_tokenizer(model)
        limits = [
            self._config.max_model_tokens,
            getattr(offered[served], "max_model_len", None),
            self._tokenizer.model_max_length,
        ]
        self._max_model_tokens = min(int(limit) for limit in limits if limit)

    def stream(
        self,
        batches: Iterable[tuple[T, Sequence[Request]]],
        decoding: Decoding,
        on_completion: Callable[[Completion], None] = lambda completion: None,
    ) -> Iterator[tuple[T, list[Completion]]]:
        """Answer batch after batch; each comes back under its tag, its completions in the order of its requests.

        Raises:
            ServerError: the server failed a request, after all retries.
        """
        source = iter(batches)
        more = True
        waiting: dict[Future[Completion], list[Future[Completion]]] = {}  # request -> all requests of its batch
        tags: dict[int, T] = {}  # of a batch, by its identity
        try:
            while more or waiting:
                while more and len(waiting) <= self._config.max_num_sequences:
                    tag, requests = next(source, (None, None))
                    if requests is None:
                        more = False
                        continue
                    batch = [self._pool.submit(self._complete, request, decoding) for request in requests]
                    if not batch:
                        yield tag, []  # type: ignore[misc]
                    waiting |= dict.fromkeys(batch, batch)
                    tags[id(batch)] = tag  # type: ignore[assignment]
                for future in wait(waiting, return_when=FIRST_COMPLETED).done if waiting else ():
                    batch = waiting.pop(future)
                    on_completion(future.result())
                    if not any(each in waiting for each in batch):
                        yield tags.pop(id(batch)), [each.result() for each in batch]
        finally:
            for future in waiting:
                future.cancel()

    def _complete(self, request: Request, decoding: Decoding) -> Completion:
        try:
            answer = self._client.completions.create(
                model=self._config.url_model,
                prompt=list(request.tokens),
                max_tokens=decoding.max_tokens,
                temperature=request.temperature,
                top_p=decoding.top_p,
                seed=request.seed,
                stop=list(decoding.stop) or None,
                logprobs=1,
                extra_body={"min_p": decoding.min_p} if decoding.min_p else None,
            )
        except self._errors as error:
            raise self._failed(error) from error
        (choice,) = answer.choices
        logprobs = choice.logprobs.token_logprobs if choice.logprobs else None
        details = answer.usage.prompt_tokens_details if answer.usage else None
        return Completion(
            text=choice.text,
            num_tokens=answer.usage.completion_tokens if answer.usage else len(logprobs or ()),
            logprob=sum(logprobs) if logprobs else float("nan"),
            finish_reason=choice.finish_reason or "",
            cached_tokens=(details.cached_tokens or 0) if details else 0,
        )

    def prompt_logprobs(self, tokens: Sequence[int], adapters: Sequence[str] = ("",)) -> list[list[float]] | None:
        """Return the log-probability of each token but the first; None where the server does not tell."""
        try:
            answer = self._client.completions.create(
                model=self._config.url_model,
                prompt=list(tokens),
                max_tokens=1,
                temperature=0.0,
                extra_body={"prompt_logprobs": 0},
            )
        except self._errors as error:
            raise self._failed(error) from error
        rows = getattr(answer.choices[0], "prompt_logprobs", None)
        if not rows:
            return None
        return [[float(row[str(token)]["logprob"]) for row, token in zip(rows[1:], tokens[1:], strict=True)]]

    def _failed(self, error: Exception) -> ServerError:
        return ServerError(
            f"the server {self._config.url} failed ({first_line(error)}); "
            f"see that it runs and that the key in {self._config.url_key} is right"
        )
