"""Adapters: LoRA and its kin through PEFT, and merging them into plain weights.

vLLM cannot load DoRA, and serves adapters slowly on CPU: what is sampled from is merged. A merge is checked: the
merged weights must give the logits that base and adapter gave.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.config import LoraConfig
from training.data import PromptSettings
from training.model import ModelError, SaveError, load_model, save_model
from training.tokenizer import load_tokenizer

LOGIT_TOLERANCE = {"float32": 1e-3, "bfloat16": 0.1}  # of the logits' standard deviation, relative


def peft_settings(config: LoraConfig) -> Any:
    """Return PEFT's configuration for `config`."""
    import peft

    targets: Any = config.targets[0] if config.targets == ("all-linear",) else list(config.targets)
    init: Any = True if config.init == "default" else config.init
    return peft.LoraConfig(
        r=config.rank,
        lora_alpha=config.alpha,  # type: ignore[arg-type]
        lora_dropout=config.dropout,
        use_rslora=config.rslora,
        use_dora=config.dora,
        target_modules=targets,
        init_lora_weights=init,
        bias="none",
        task_type="CAUSAL_LM",
    )


def save_adapter(model: Any, folder: Path) -> None:
    """Write the adapter of a PEFT model to `folder`, without paths of this machine.

    Raises:
        ModelError: it holds more than adapter weights (an embedding that was resized by accident, say).
    """
    from safetensors import safe_open

    model.save_pretrained(str(folder), save_embedding_layers=False)
    (folder / "README.md").unlink(missing_ok=True)
    path = folder / "adapter_config.json"
    settings = json.loads(path.read_text())
    settings["base_model_name_or_path"] = None
    for name, value in settings.items():  # sets are written in the order of their hashes, which changes
        if name in ("target_modules", "modules_to_save") and isinstance(value, list):
            settings[name] = sorted(value)
    path.write_text(json.dumps(settings, indent=2, sort_keys=True) + "\n")
    with safe_open(str(folder / "adapter_model.safetensors"), "pt") as weights:
        foreign = sorted(name for name in weights.keys() if ".lora_" not in name)  # noqa: SIM118
    if foreign:
        raise ModelError(f"{folder}: the adapter holds {foreign[0]}, which is no adapter weight")


def probe_tokens(vocab_size: int, count: int = 4, length: int = 48) -> Any:
    """Return the same (count, length) random token ids each time, to compare logits on."""
    import torch

    generator = torch.Generator().manual_seed(0)
    return torch.randint(0, vocab_size, (count, length), generator=generator)


def probe_logits(model: Any) -> Any:
    """Return the float32 logits of the probe batch, (sequences, tokens, vocabulary), on the CPU."""
    import torch

    device = next(model.parameters()).device
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits = model(input_ids=probe_tokens(model.config.vocab_size).to(device), use_cache=False).logits
    model.train(was_training)
    return logits.float().cpu()


def compare_logits(expected: Any, got: Any, dtype: str, what: str) -> float:
    """Return the largest difference of two logit tensors, in standard deviations of the expected ones.

    Raises:
        SaveError: it is above what rounding to `dtype` explains.
    """
    gap = float((expected - got).abs().max() / expected.std())
    limit = LOGIT_TOLERANCE[dtype]
    if not gap <= limit:
        raise SaveError(f"{what}: logits differ by {gap:.4f} standard deviations, {limit} is the limit for {dtype}")
    return gap


def merge_adapter(base: Path, adapter: Path, out: Path, dtype: str = "bfloat16") -> float:
    """Merge the adapter in `adapter` into the model in `base`, check the result, and write it to `out`.

    Returns:
        The largest difference of the logits before and after, in standard deviations.

    Raises:
        ModelError: a folder does not hold what it should.
        SaveError: the merged model differs from base and adapter.
    """
    if not (adapter / "adapter_config.json").is_file():
        raise ModelError(f"{adapter} holds no adapter_config.json; give the folder of a saved adapter")
    from peft import PeftModel

    tokenizer = load_tokenizer(base)
    model = PeftModel.from_pretrained(load_model(base), str(adapter))
    expected = probe_logits(model)
    merged = model.merge_and_unload()
    compare_logits(expected, probe_logits(merged), "float32", f"merging {adapter.name}")
    save_model(merged, tokenizer, out, dtype)
    settings = PromptSettings.load(base)
    if settings is not None:
        settings.save(out)
    return compare_logits(expected, probe_logits(load_model(out)), dtype, f"saving {out.name}")
