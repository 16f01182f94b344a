"""Model folders as people have them: what lies in one, and whether its files are whole, before anything is loaded.

Folders are copied badly: pointers of git-lfs in place of weights, half a download, an index that names shards which are
not there, weights in another format. Whoever loads such a folder may get a model all the same, with random numbers for
what is missing. Here the files alone are looked at, in milliseconds and without torch; `training.inspection` then
compares the tensors with what the model's configuration announces.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc_dsl.errors import InputError

WEIGHTS_FILE = "model.safetensors"
INDEX_FILE = "model.safetensors.index.json"
CONFIG_FILE = "config.json"
ADAPTER_CONFIG = "adapter_config.json"
LFS_START = b"version https://git-lfs"
MAX_HEADER_BYTES = 100_000_000  # what safetensors itself takes
FLOAT_TYPES = ("F64", "F32", "F16", "BF16")
# What names the tokens, any of them; with a fast tokenizer the first.
VOCABULARIES = ("tokenizer.json", "tokenizer.model", "vocab.json")


class ModelError(InputError):
    """A model folder or size that cannot be used; the message names the remedy."""


@dataclass(frozen=True)
class TensorInfo:
    """What a safetensors file announces of a tensor: its type, as safetensors calls it, its shape and its bytes."""

    dtype: str
    shape: tuple[int, ...]
    num_bytes: int

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


def find_weights(folder: Path) -> list[Path]:
    """Return the safetensors files that hold the weights of the model in `folder`, each of them there and whole.

    Raises:
        ModelError: a file is missing, cut off or no safetensors file, the weights are of another format, or there are
            more of them than the model reads, or some twice, so that two programs would read different ones.
    """
    index = folder / INDEX_FILE
    found = sorted(path.name for path in folder.glob("*.safetensors"))
    if index.is_file() and WEIGHTS_FILE in found:
        raise _error(folder, f"holds both {WEIGHTS_FILE} and {INDEX_FILE}; move away the one that is not the model's")
    if index.is_file():
        named = _read_json(index).get("weight_map")
        if not isinstance(named, dict) or not named:
            raise _error(folder, f"{INDEX_FILE} has no weight_map; copy it again from the original model")
        names = sorted({str(name) for name in named.values()})
        if missing := [name for name in names if not (folder / name).is_file()]:
            raise _error(
                folder,
                f"{INDEX_FILE} names {missing[0]}, which is not there ({len(missing)} of {len(names)} files are "
                f"missing); copy the folder again",
            )
    else:
        if WEIGHTS_FILE not in found:
            raise _error(folder, _explain_no_weights(folder, found))
        if len(found) > 1:
            other = next(name for name in found if name != WEIGHTS_FILE)
            raise _error(folder, f"holds {other} beside {WEIGHTS_FILE}; move it away, since engines would read both")
        names = [WEIGHTS_FILE]
    seen: dict[str, str] = {}
    for name in names:
        for tensor in read_header(folder / name):
            if tensor in seen:
                raise _error(
                    folder, f"holds the tensor {tensor} twice, in {seen[tensor]} and {name}; copy the folder again"
                )
            seen[tensor] = name
    return [folder / name for name in names]


def read_header(path: Path, whole: bool = True) -> dict[str, TensorInfo]:
    """Return the tensors of a safetensors file by name, from its header alone; unless `whole`, the rest may be missing.

    Raises:
        ModelError: it is no safetensors file, or not all of one.
    """
    check_not_pointer(path)
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        text = file.read(length) if 2 <= length <= min(size - 8, MAX_HEADER_BYTES) else b""
    try:
        header = json.loads(text)
        tensors = {
            str(name): TensorInfo(
                str(entry["dtype"]),
                tuple(map(int, entry["shape"])),
                int(entry["data_offsets"][1]) - int(entry["data_offsets"][0]),
            )
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise ModelError(
            f"{path} ({size:,} bytes) is no safetensors file, or its start is lost; copy it again"
        ) from None
    announced = 8 + length + sum(tensor.num_bytes for tensor in tensors.values())
    if whole and size != announced:
        raise ModelError(f"{path} has {size:,} bytes, and its header announces {announced:,}; copy it again")
    return tensors


def check_not_pointer(path: Path) -> None:
    """Refuse a file that git-lfs left in place of the real one."""
    with path.open("rb") as file:
        if file.read(len(LFS_START)) == LFS_START:
            raise ModelError(
                f"{path} is a pointer that git-lfs left in place of the file; fetch it: git lfs pull, in that folder"
            )


def read_config(folder: Path) -> dict[str, Any]:
    """Return the configuration of the model in `folder`.

    Raises:
        ModelError: there is none, it is not JSON, or it is that of something else.
    """
    if not folder.is_dir():
        remedy = "give the folder of a saved model"
        if folder.suffix == ".gguf" and folder.is_file():
            remedy = f"convert it: arcwright import-model {folder} --out models/{folder.stem}"
        raise _error(folder, f"has no {CONFIG_FILE}; {remedy}")
    if not (folder / CONFIG_FILE).is_file():
        if (folder / ADAPTER_CONFIG).is_file():
            raise _error(folder, f"has no {CONFIG_FILE}: it holds an adapter; merge it first or give its base model")
        ggufs = sorted(folder.glob("*.gguf"))
        remedy = f"convert {ggufs[0].name}: {_conversion(ggufs[0])}" if ggufs else "give the folder of a saved model"
        raise _error(folder, f"has no {CONFIG_FILE}; {remedy}")
    config = _read_json(folder / CONFIG_FILE)
    if (folder / ADAPTER_CONFIG).is_file():
        raise ModelError(f"{folder} holds an adapter, not a model; merge it first or give its base model")
    return config


def check_tokenizer_files(folder: Path) -> None:
    """Refuse a folder whose tokenizer's files are not there, or not whole."""
    if not (folder / "tokenizer_config.json").is_file():
        raise _error(folder, "has no tokenizer_config.json; save its tokenizer beside it")
    _read_json(folder / "tokenizer_config.json")
    found = [name for name in VOCABULARIES if (folder / name).is_file()]
    if not found:
        raise _error(folder, "has no tokenizer.json; copy the tokenizer's files into it from the original model")
    for name in found:
        check_not_pointer(folder / name)
    if found[0] == "tokenizer.json":
        _read_json(folder / "tokenizer.json")


def check_files(folder: Path, weights: bool = True) -> dict[str, Any]:
    """Refuse a model folder whose files cannot be those of a model, and return its configuration.

    Args:
        folder: the folder.
        weights: whether its weights are needed; a server's are elsewhere.

    Raises:
        ModelError: one line: which file, what is wrong with it, and what to do.
    """
    config = read_config(folder)
    check_tokenizer_files(folder)
    if weights:
        find_weights(folder)
    return config


def _explain_no_weights(folder: Path, found: list[str]) -> str:
    if found:
        return f"has no {WEIGHTS_FILE} and no {INDEX_FILE} that says what {found[0]} is a part of; copy the index too"
    for pattern, what in (("*.gguf", "GGUF weights"), ("*.bin", "weights in torch's format")):
        if others := sorted(folder.glob(pattern)):
            return f"holds {what} alone ({others[0].name}); convert them: {_conversion(others[0])}"
    return f"has no weights; copy {WEIGHTS_FILE} into it from the original model"


def _conversion(weights: Path) -> str:
    source = weights if weights.suffix == ".gguf" else weights.parent
    return f"arcwright import-model {source} --out models/{weights.parent.resolve().name}-converted"


def _read_json(path: Path) -> dict[str, Any]:
    check_not_pointer(path)
    try:
        data = json.loads(path.read_bytes())
    except ValueError as error:
        raise ModelError(f"{path} is not JSON ({error}); copy it again from the original model") from None
    if not isinstance(data, dict):
        raise ModelError(f"{path} must hold a JSON object, got {type(data).__name__}; copy it again")
    return data


def _error(folder: Path, text: str) -> ModelError:
    return ModelError(f"model {str(folder)!r} {text}")
