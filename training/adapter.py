"""Adapters: LoRA and its kin through PEFT, and merging them into plain weights.

vLLM cannot load DoRA, and serves adapters slowly on CPU: what is sampled from is merged. A merge is checked: the
merged weights must give the logits that base and adapter gave.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from arc_dsl.errors import one_line
from training.adapter_folder import check_adapter, touches_embedding
from training.config import LoraConfig, TrainConfig
from training.model import SaveError, load_model, save_model
from training.model_folder import ModelError
from training.prompt import PromptSettings
from training.tokenizer import load_tokenizer

# Root mean square, in standard deviations of the logits. The largest single difference would not do: rounding weights
# to bfloat16 moves one logit in 100,000 by 0.15 where the root mean square is 0.01.
LOGIT_TOLERANCE = {"float32": 1e-3, "bfloat16": 0.05}


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


def add_adapter(model: Any, config: TrainConfig, adapter: Path | None = None) -> Any:
    """Return `model` with the adapter that a training starts with: the saved one, or a new one as `config` asks for.

    Raises:
        ModelError: the folder holds no adapter, or one of another model.
    """
    if config.method != "lora":
        return model
    import peft

    if adapter is None:
        return peft.get_peft_model(model, peft_settings(config.lora))
    check_adapter(adapter)
    try:
        return peft.PeftModel.from_pretrained(model, str(adapter), is_trainable=True)
    except (RuntimeError, ValueError, KeyError) as error:
        raise ModelError(
            f"adapter {adapter} does not fit the base model ({one_line(error)[:200]}); give the one it was made for"
        ) from error


def prepare_quantized(model: Any, config: TrainConfig) -> Any:
    """Return a quantized model made ready for an adapter: norms in float32, inputs with gradients."""
    if config.quantization == "none":
        return model
    import peft

    return peft.prepare_model_for_kbit_training(model, use_gradient_checkpointing=config.gradient_checkpointing)


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


def merged_weights(model: Any) -> dict[str, Any]:
    """Return what the weights of a PEFT model are with its adapter merged, by the plain model's names, on the CPU.

    The model is left exactly as it was: taking a merge back by subtraction would round its weights each time.
    """
    from peft.tuners.tuners_utils import BaseTunerLayer

    plain = model.get_base_model()
    weights: dict[str, Any] = {}
    layers = {name: layer for name, layer in plain.named_modules() if isinstance(layer, BaseTunerLayer)}
    for name, layer in layers.items():
        base = layer.get_base_layer()
        kept = base.weight.data
        layer.merge(safe_merge=True)  # puts a new tensor in place of the weight
        weights[f"{name}.weight"] = base.weight.data.to("cpu")
        base.weight.data = kept
        layer.merged_adapters.clear()
    for name, tensor in plain.state_dict().items():
        layer_name, _, rest = name.partition(".base_layer.")
        if rest and layer_name in layers:
            weights.setdefault(f"{layer_name}.{rest}", tensor)
        elif not any(name.startswith(f"{layer}.") for layer in layers):
            weights[name] = tensor
    return weights


def random_tokens(vocab_size: int, count: int = 4, length: int = 48) -> Any:
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
        logits = model(input_ids=random_tokens(model.config.vocab_size).to(device), use_cache=False).logits
    model.train(was_training)
    return logits.float().cpu()


def compare_logits(expected: Any, got: Any, dtype: str, what: str) -> float:
    """Return the root mean square difference of two logit tensors, in standard deviations of the expected ones.

    Raises:
        SaveError: it is above what rounding to `dtype` explains.
    """
    gap = float((expected - got).square().mean().sqrt() / expected.std())
    limit = LOGIT_TOLERANCE[dtype]
    if not gap <= limit:
        raise SaveError(f"{what}: logits differ by {gap:.4f} standard deviations, {limit} is the limit for {dtype}")
    return gap


def untie_output(model: Any) -> None:
    """Give a model whose output layer is its embedding one of its own, for an adapter that changes one of the two."""
    import torch

    settings = model.config.get_text_config()
    if settings.tie_word_embeddings:
        output = model.get_output_embeddings()
        output.weight = torch.nn.Parameter(output.weight.detach().clone())
        settings.tie_word_embeddings = model.config.tie_word_embeddings = False


def merge_adapter(base: Path, adapter: Path, out: Path, dtype: str = "bfloat16") -> float:
    """Merge the adapter in `adapter` into the model in `base`, check the result, and write it to `out`.

    Returns:
        The difference of the logits before and after; see `compare_logits`.

    Raises:
        ModelError: a folder does not hold what it should.
        SaveError: the merged model differs from base and adapter.
    """
    tensors = check_adapter(adapter, base)
    import peft
    from safetensors import SafetensorError

    advice = f"give the base it was trained on, got {base}"
    try:
        plain, tokenizer = load_model(base), load_tokenizer(base)
    except ModelError as error:
        raise ModelError(f"{error}; or {advice}") from error
    try:
        if touches_embedding(tensors):
            untie_output(plain)
        model = peft.PeftModel.from_pretrained(plain, str(adapter))
        whole = any(".base_layer.weight" in name for name in tensors)  # PEFT saves the layers of embeddings along
        foreign = tensors.keys() ^ set(peft.get_peft_model_state_dict(model, save_embedding_layers=whole))
    except (OSError, RuntimeError, ValueError, SafetensorError) as error:
        raise ModelError(f"{adapter} cannot be put on the model: {one_line(error)[:200]}; {advice}") from error
    if foreign:
        raise ModelError(f"{adapter} does not fit the model ({sorted(foreign)[0]} has no partner); {advice}")
    expected = probe_logits(model)
    merged = model.merge_and_unload()
    compare_logits(expected, probe_logits(merged), "float32", f"merging {adapter.name}")
    save_model(merged, tokenizer, out, dtype)
    settings = PromptSettings.load(base)
    if settings is not None:
        settings.save(out)
    return compare_logits(expected, probe_logits(load_model(out)), dtype, f"saving {out.name}")
