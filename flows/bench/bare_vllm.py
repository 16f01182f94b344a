"""Bare engines for comparison: vLLM's own offline generation, and transformers', on requests from a file.

Run as a process of its own by `flows.bench.sample`; it imports nothing of arcwright.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any


def time_vllm(job: dict[str, Any]) -> dict[str, Any]:
    """Return output tokens per second of `LLM.generate` on all requests at once, the second time."""
    from vllm import LLM, SamplingParams

    llm = LLM(job["model"], **job["options"])
    prompts: list[Any] = [{"prompt_token_ids": request["tokens"]} for request in job["requests"]]
    parameters = [
        SamplingParams(
            temperature=request["temperature"], seed=request["seed"], max_tokens=job["max_tokens"], logprobs=0
        )
        for request in job["requests"]
    ]
    rates = []
    for _ in range(2):
        llm.reset_prefix_cache()
        started = time.perf_counter()
        answers = llm.generate(prompts, parameters, use_tqdm=False)
        seconds = time.perf_counter() - started
        rates.append(sum(len(answer.outputs[0].token_ids) for answer in answers) / seconds)
    return {"tokens_per_second": rates[-1], "first_tokens_per_second": rates[0]}


def time_transformers(job: dict[str, Any]) -> dict[str, Any]:
    """Return output tokens per second of `generate` at each batch size."""
    import torch
    from transformers import AutoModelForCausalLM

    device = job["device"]
    model: Any = AutoModelForCausalLM.from_pretrained(job["model"], dtype=job["dtype"]).to(device).eval()
    pad, end = model.config.pad_token_id, model.config.eos_token_id
    rates = {}
    for size in job["batch_sizes"]:
        requests = job["requests"][:: max(1, len(job["requests"]) // size)][:size]
        longest = max(len(request["tokens"]) for request in requests)
        rows = [[pad] * (longest - len(request["tokens"])) + request["tokens"] for request in requests]
        ids = torch.tensor(rows, device=device)  # (batch, tokens)
        for attempt in range(2):  # the first is slow: kernels are built for each new shape
            started = time.perf_counter()
            with torch.inference_mode():
                out = model.generate(
                    input_ids=ids,
                    attention_mask=(ids != pad).long(),
                    do_sample=True,
                    temperature=requests[0]["temperature"],
                    max_new_tokens=job["max_tokens"],
                    pad_token_id=pad,
                )
            seconds = time.perf_counter() - started
            new = out[:, longest:]
            ended = (new == end).cumsum(1) - (new == end).long() > 0  # what follows the end token is padding
            if attempt:
                rates[str(size)] = int((~ended).sum()) / seconds
    return {"tokens_per_second": rates}


def main() -> None:
    """Do the job in the file named on the command line, and print its result as the last line."""
    job = json.loads(Path(sys.argv[1]).read_text())
    if job["cores"]:
        os.sched_setaffinity(0, job["cores"])
    result = time_vllm(job) if job["kind"] == "vllm" else time_transformers(job)
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
