"""Models as people have them become folders that training and sampling take: `arcwright import-model`.

    python -m training.conversion --config FILE        FILE holds a `ConversionJob`; the findings are an event

A folder with safetensors is copied as it is. Weights of torch's own format are read without running what is in them
(`weights_only`). A GGUF file is dequantized: its tensors are put into a fresh model of the same configuration, which is
saved; what that model says is compared with what the file's said. Every folder is inspected before it gets its name.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from arc_dsl.errors import is_environment, one_line
from arc_dsl.process.stage import emit, stage_main
from training.adapter import compare_logits, probe_logits
from training.inspection import Inspection, inspect_model
from training.model import check_loading, load_model, save_model
from training.model_folder import (
    VOCABULARIES,
    ModelError,
    check_files,
    check_not_pointer,
    find_weights,
    read_config,
)
from training.tokenizer import load_tokenizer

Dtype = Literal["bfloat16", "float32"]
# What a copy takes along beside the weights; all else in a folder is documentation, or weights of other formats.
COPIED = ("*.json", "*.jinja", "*.txt", "tokenizer.model", "LICENSE*", "README.md")
# How texts are cut before byte pairs are merged, where transformers leaves out what the name in a GGUF file says: each
# digit is a piece of its own. Those below it cuts as it should.
DIGIT_CUTS = ("smollm", "starcoder", "refact", "command-r")
KNOWN_CUTS = ("default", "gpt-2", "qwen2", "deepseek-r1-qwen", "llama3", "llama-v3", "llama-bpe", "tekken", "gpt-4o")


@dataclass(frozen=True)
class ConversionJob:
    """What a process of the conversion does; see `convert_model`."""

    source: Path
    out: Path
    dtype: Dtype


def convert_model(source: Path, out: Path, dtype: Dtype = "bfloat16") -> Inspection:
    """Write the model in `source` to the folder `out`, so that training and sampling take it, and return what it is.

    Args:
        source: a GGUF file, or a folder with safetensors, weights of torch's own format, or one GGUF file.
        out: the folder to write; it must not be there yet, or be empty. It appears when all checks have passed.
        dtype: type of the weights that are converted; safetensors are copied as they are.

    Raises:
        ModelError: the source is no model, or not a whole one; one line.
        SaveError: what was written is not what was read.
    """
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise ModelError(f"out {str(out)!r} exists and is not an empty folder; give a new one")
    write = _choose_writer(source, dtype)
    partial = out.with_name(f"{out.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        write(partial)
        found = inspect_model(partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    partial.replace(out)
    return found


def _choose_writer(source: Path, dtype: Dtype) -> Callable[[Path], None]:
    """Return what writes the model in `source` to a folder, after a look at which files are there."""
    if source.is_file():
        if source.suffix != ".gguf":
            raise ModelError(f"{source} is no .gguf file; give one, or the folder of a model")
        return lambda out: _write_gguf(source, out, dtype)
    if not source.is_dir():
        raise ModelError(f"{str(source)!r} does not exist; give a .gguf file, or the folder of a model")
    ggufs = sorted(source.glob("*.gguf"))
    if any(source.glob("*.safetensors")):
        check_files(source)
        return lambda out: _copy_folder(source, out)
    if len(ggufs) > 1:
        raise ModelError(f"{source} holds {len(ggufs)} GGUF files; name one of them, for example {ggufs[0]}")
    if ggufs:
        return lambda out: _write_gguf(ggufs[0], out, dtype)
    if any(source.glob("*.bin")):
        read_config(source)
        return lambda out: _write_bin(source, out, dtype)
    check_files(source)
    raise ModelError(f"{source} has no weights; give the folder of a saved model")


def _copy_folder(source: Path, out: Path) -> None:
    files = {path for pattern in COPIED for path in source.glob(pattern) if path.is_file()}
    for path in sorted({*files, *find_weights(source)}):
        shutil.copyfile(path, out / path.name)


def _write_bin(source: Path, out: Path, dtype: Dtype) -> None:
    for path in source.glob("*.bin"):
        check_not_pointer(path)
    tokenizer = load_tokenizer(source)
    model = _load(source, use_safetensors=False, weights_only=True)
    _save_checked(model, model, tokenizer, out, dtype)


def _write_gguf(path: Path, out: Path, dtype: Dtype) -> None:
    check_not_pointer(path)
    beside = any((path.parent / name).is_file() for name in VOCABULARIES)
    tokenizer = load_tokenizer(path.parent) if beside else _read_gguf_tokenizer(path)
    model = _load(path.parent, gguf_file=path.name)
    settings = {name: value for name, value in model.config.to_dict().items() if name != "quantization_config"}
    fresh = type(model)(type(model.config).from_dict(settings))
    fresh.load_state_dict(model.state_dict())
    fresh.generation_config = model.generation_config
    fresh.tie_weights()
    _save_checked(model, fresh.eval(), tokenizer, out, dtype)


def _save_checked(source: Any, model: Any, tokenizer: Any, out: Path, dtype: Dtype) -> None:
    save_model(model, tokenizer, out, dtype)
    compare_logits(probe_logits(source), probe_logits(load_model(out)), dtype, f"converting to {out.name}")


def _load(folder: Path, **options: Any) -> Any:
    """Return the model that transformers makes of a folder in another format, in float32."""
    import torch
    from transformers import AutoModelForCausalLM

    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            str(folder),
            dtype=torch.float32,
            local_files_only=True,
            trust_remote_code=False,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # they are refused below, by name
            **options,
        )
    except Exception as error:  # each format has errors of its own: pickles, archives, headers
        if is_environment(error):
            raise
        what = Path(folder, options.get("gguf_file", ""))
        raise ModelError(
            f"{what} cannot be read ({one_line(error)[:300]}); copy it again, or convert another"
        ) from error
    check_loading(folder, loaded[1])
    return loaded[0]


def _read_gguf_tokenizer(path: Path) -> Any:
    """Return the tokenizer in a GGUF file, with its texts cut as its vocabulary was made for."""
    cut = _read_cut(path)
    if cut and cut not in (*DIGIT_CUTS, *KNOWN_CUTS):
        raise ModelError(
            f"{path} cuts text as {cut!r}, which is not known here; put the original model's tokenizer.json and "
            f"tokenizer_config.json beside the file"
        )
    from tokenizers import pre_tokenizers
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(str(path.parent), gguf_file=path.name, local_files_only=True)
    if cut in DIGIT_CUTS:
        digits = pre_tokenizers.Digits(individual_digits=True)
        bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, bytes_])
    return tokenizer


def _read_cut(path: Path) -> str:
    """Return the name of how a GGUF file's byte pair tokenizer cuts texts, empty for other kinds of tokenizer."""
    try:
        from gguf import GGUFReader
    except ImportError:
        raise ModelError(f"{path}: the package gguf is not installed; pip install gguf") from None
    try:
        fields = GGUFReader(path).fields
    except Exception as error:  # whatever numpy says of half a file
        raise ModelError(f"{path} is not a whole GGUF file ({one_line(error)[:200]}); copy it again") from None
    kind, cut = (fields.get(f"tokenizer.ggml.{name}") for name in ("model", "pre"))
    return str(cut.contents()) if kind and cut and kind.contents() == "gpt2" else ""


def run_job(job: ConversionJob) -> None:
    """Convert a model and report what is in it as an `inspected` event."""
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    emit("inspected", **asdict(convert_model(job.source, job.out, job.dtype)))


if __name__ == "__main__":
    stage_main(run_job, ConversionJob)
