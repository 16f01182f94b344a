"""A model folder, inspected before it is used: do its tensors, its tokenizer and its configuration belong together?

    python -m training.inspection --config FILE        FILE holds an `InspectionJob`; the findings are an event

It is a process of its own, because it imports torch. Weights are compared by name and shape with those that the
configuration announces, without memory for them, then read once, tensor by tensor, for numbers that are none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from arc_dsl.process.stage import emit, stage_main
from training.encoder import CELL_PARTS, DEFAULT_ENCODER, get_encoder
from training.model import load_model
from training.model_folder import FLOAT_TYPES, ModelError, check_files, find_weights, read_header
from training.prompt import PromptSettings, find_start, suit_template
from training.tokenizer import check_tokenizer, find_fault, load_tokenizer


@dataclass(frozen=True)
class InspectionJob:
    """What a process of the inspection looks at: a model folder."""

    model: Path


@dataclass(frozen=True)
class Inspection:
    """What was found in a model folder that can be used.

    Attributes:
        architecture: the model's class in transformers.
        parameters: how many there are; tied ones count once.
        dtypes: type of the stored weights, as safetensors calls them -> tensors.
        tied: whether the output layer is the embedding.
        vocabulary: rows of the embedding.
        tokens: tokens that the tokenizer knows.
        max_tokens: the longest sequence that it takes.
        template: the prompt template that it was trained with, or that suits it.
        trained: whether a training of arcwright left it.
        encoder: the grid encoder to use with it.
        digits: how the tokenizer reads digits: each one a token, or several merged.
        start_token: the token that its tokenizer puts before every text, empty for none.
        end_token: its end token.
    """

    architecture: str
    parameters: int
    dtypes: dict[str, int]
    tied: bool
    vocabulary: int
    tokens: int
    max_tokens: int
    template: str
    trained: bool
    encoder: str
    digits: str
    start_token: str
    end_token: str


def inspect_model(folder: Path) -> Inspection:
    """Return what is in a model folder.

    Raises:
        InputError: one line, for a folder that must not be used: see `check_files`, `load_model`, `check_vocabulary`
            and `check_numbers`.
    """
    check_files(folder)
    files = find_weights(folder)
    model = load_model(folder, device="meta")
    tokenizer = load_tokenizer(folder)
    embedding: Any = model.get_input_embeddings()
    rows = int(embedding.weight.shape[0])
    check_vocabulary(tokenizer, rows, folder)
    check_numbers(files)
    settings = PromptSettings.load(folder)
    text_config = model.config.get_text_config()
    encoder, digits = suit_encoder(tokenizer, settings.encoder if settings else "")
    return Inspection(
        architecture=type(model).__name__,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        dtypes=dict(Counter(tensor.dtype for file in files for tensor in read_header(file).values())),
        tied=bool(text_config.tie_word_embeddings),
        vocabulary=rows,
        tokens=len(tokenizer),
        max_tokens=int(getattr(text_config, "max_position_embeddings", 0) or 0),
        template=settings.template if settings else suit_template(tokenizer),
        trained=settings is not None,
        encoder=encoder,
        digits=digits,
        start_token="".join(find_start(tokenizer, "plain-1")),
        end_token=str(tokenizer.eos_token),
    )


def check_numbers(files: list[Path]) -> None:
    """Refuse weights that are not numbers; reads every float tensor once.

    Raises:
        ModelError: names the first tensor with one that is not finite, or a matrix of nothing but zeros.
    """
    import torch
    from safetensors import safe_open

    for path in files:
        with safe_open(str(path), "pt") as file:
            for name, tensor in read_header(path).items():
                if tensor.dtype not in FLOAT_TYPES:
                    continue
                numbers = file.get_tensor(name)
                if not bool(torch.isfinite(numbers).all()):
                    raise ModelError(
                        f"{path}: the tensor {name} holds numbers that are not finite (nan or infinity); copy it "
                        f"again, or go back to a checkpoint before the training diverged"
                    )
                if numbers.ndim > 1 and not bool(numbers.any()):
                    raise ModelError(
                        f"{path}: the tensor {name} is all zeros, as an interrupted download leaves it; copy it again"
                    )


def check_vocabulary(tokenizer: Any, rows: int, folder: Path) -> None:
    """Refuse a tokenizer with tokens that the model has no row for.

    Raises:
        ModelError: names the first of them.
    """
    beyond = sorted((number, token) for token, number in tokenizer.get_vocab().items() if number >= rows)
    if beyond:
        number, token = beyond[0]
        raise ModelError(
            f"model {str(folder)!r}: the tokenizer has {len(beyond)} tokens more than the embedding's {rows:,} rows "
            f"(the first is {token!r}, {number}); copy the tokenizer that belongs to these weights, or resize the "
            f"embedding (model.resize_token_embeddings) and save the model again"
        )


def suit_encoder(tokenizer: Any, asked: str) -> tuple[str, str]:
    """Return the name of an encoder that keeps cells apart under this tokenizer, and how it reads digits."""
    merged = find_fault(tokenizer, get_encoder("digits"))
    digits = f"not each a token: {merged}" if merged else "each a token"
    first = asked or DEFAULT_ENCODER
    frames = first.rpartition("+")[0]
    others = [f"{frames}+{cells}" if frames else cells for cells in CELL_PARTS]
    for encoder in (first, *others):
        if not find_fault(tokenizer, get_encoder(encoder)):
            return encoder, digits
    check_tokenizer(tokenizer, first)  # says why none will do
    return first, digits


def run_job(job: InspectionJob) -> None:
    """Inspect a model folder and report what is in it as an `inspected` event."""
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    emit("inspected", **asdict(inspect_model(job.model)))


if __name__ == "__main__":
    stage_main(run_job, InspectionJob)
