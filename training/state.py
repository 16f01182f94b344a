"""The state that a learner goes on from: its trained weights in their own type, and what its optimizer remembers.

One safetensors file, each tensor named `kind/parameter` (`weight`, `exp_avg`, ...), and a JSON file of counters. What
an optimizer keeps as a plain integer (the `step` of Adafactor and bitsandbytes) is an int64 scalar in the file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.model_folder import ModelError

STATE_FILE = "state.safetensors"
PROGRESS_FILE = "state.json"


def save_state(folder: Path, model: Any, optimizer: Any, progress: dict[str, int]) -> None:
    """Write the parameters of `model` that are trained, what `optimizer` keeps for each, and `progress`."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    tensors: dict[str, Any] = {}
    places: set[int] = set()
    for name, parameter in _trained_parameters(model).items():
        for kind, value in {"weight": parameter, **optimizer.state[parameter]}.items():
            tensor = torch.as_tensor(value).detach().to("cpu").contiguous()
            if tensor.data_ptr() in places:  # bitsandbytes has one table for all parameters
                tensor = tensor.clone()
            places.add(tensor.data_ptr())
            tensors[f"{kind}/{name}"] = tensor
    save_file(tensors, str(folder / STATE_FILE))
    (folder / PROGRESS_FILE).write_text(json.dumps(progress, indent=2, sort_keys=True) + "\n")


def read_state(folder: Path, model: Any, optimizer: Any) -> dict[str, int]:
    """Put back what `save_state` wrote, and return its `progress`.

    Raises:
        ModelError: there is no such state, or it is another model's.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        tensors = load_file(str(folder / STATE_FILE))
        progress: dict[str, int] = json.loads((folder / PROGRESS_FILE).read_text())
    except (OSError, SafetensorError, ValueError) as error:
        raise ModelError(f"{folder} holds no learner's state ({error}); take the update before it again") from None
    trained = _trained_parameters(model)
    known = {name.partition("/")[2] for name in tensors}
    if known != set(trained):
        odd = sorted(known ^ set(trained))[0]
        raise ModelError(f"{folder}: the state of {odd} does not fit the model; use the settings it was made with")
    with torch.no_grad():
        for name, tensor in tensors.items():
            kind, _, parameter_name = name.partition("/")
            parameter = trained[parameter_name]
            if kind == "weight":
                parameter.copy_(tensor)
            elif tensor.ndim == 0 and tensor.dtype == torch.int64:
                optimizer.state[parameter][kind] = int(tensor)
            else:  # a fused AdamW keeps its step counter beside the weights
                optimizer.state[parameter][kind] = tensor.to(parameter.device)
    return progress


def _trained_parameters(model: Any) -> dict[str, Any]:
    return {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
