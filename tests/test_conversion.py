"""`arcwright import-model`: a model in another format becomes a folder that says the same, or is refused."""

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from arc_dsl.errors import InputError
from flows.command.cli import main
from flows.command.models import suit_preset
from flows.config import load_preset
from tests.support.gguf import write_gguf
from training.adapter import probe_logits
from training.conversion import convert_model
from training.model import load_model
from training.tokenizer import load_tokenizer

TEXT = "I3x10\n0123456789\n  99  \nP\ndef task(img):\n    return flip(img, axis=0)\n"


def test_a_gguf_file_is_the_same_model(tiny_model: Path, tmp_path: Path):
    """Dequantized, saved and loaded again it gives the logits of the model it was made of, and reads text alike."""
    path = write_gguf(tiny_model, tmp_path / "tiny.gguf")
    found = convert_model(path, tmp_path / "out", "float32")
    assert (found.architecture, found.digits, found.trained) == ("Qwen2ForCausalLM", "each a token", False)
    assert torch.allclose(probe_logits(load_model(tmp_path / "out")), probe_logits(load_model(tiny_model)), atol=1e-4)
    one, two = load_tokenizer(tiny_model), load_tokenizer(tmp_path / "out")
    assert two(TEXT)["input_ids"] == one(TEXT)["input_ids"] and two.eos_token == one.eos_token
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "tiny.gguf"]


def test_weights_of_torchs_own_format_are_read_without_running_them(tiny_model: Path, tmp_path: Path):
    """A .bin folder becomes safetensors; one that would run code while it is read is refused, and does not run."""
    source = Path(shutil.copytree(tiny_model, tmp_path / "source"))
    (source / "model.safetensors").unlink()
    torch.save(load_file(tiny_model / "model.safetensors"), source / "pytorch_model.bin")
    convert_model(source, tmp_path / "out")
    assert torch.equal(probe_logits(load_model(tmp_path / "out")), probe_logits(load_model(tiny_model)))
    torch.save({"w": Planted(tmp_path / "ran")}, source / "pytorch_model.bin")
    with pytest.raises(InputError, match="cannot be read"):
        convert_model(source, tmp_path / "other")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "source"]


class Planted:
    """What writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_a_folder_of_safetensors_is_copied_and_described(tiny_model: Path, tmp_path: Path, capsys, monkeypatch):
    """The command prints what is in it, what it takes here and which preset suits, and its folder last."""
    source = Path(shutil.copytree(tiny_model, tmp_path / "source"))
    (source / "model-q4.gguf").write_bytes(b"GGUF")
    monkeypatch.chdir(tmp_path)
    assert main(["import-model", "source", "--out", "models/tiny"]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    told = dict(line.split("  ", 1) for line in lines)
    assert last == "models/tiny" and "101,184 parameters, output layer tied" in told["architecture"]
    assert "sketch-1 (as it was trained here)" in told["template"] and "each a token" in told["digits"]
    assert "1,024 tokens" in told["context"] and "GiB of weights" in told["memory"]
    preset = told["preset"].split("--preset ")[1].split()[0]
    assert preset == suit_preset(101_184) and load_preset(preset).model
    copied = {path.name for path in Path(last).iterdir()}
    assert copied == {path.name for path in tiny_model.iterdir()}


def break_weights(folder: Path) -> None:
    """Put a number that is none into the weights."""
    weights = load_file(folder / "model.safetensors")
    weights["model.norm.weight"][0] = float("nan")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda source, model: None, "does not exist"),
        (lambda source, model: source.write_text("x"), "is no .gguf file"),
        (lambda source, model: source.mkdir(), "has no config.json"),
        (lambda source, model: break_weights(Path(shutil.copytree(model, source))), "numbers that are not finite"),
        (
            lambda source, model: (source.mkdir(), (source / "a.gguf").write_bytes(b"GGUF" + bytes(99))),
            "whole GGUF file",
        ),
        (
            lambda source, model: (source.mkdir(), [(source / f"{n}.gguf").write_bytes(b"GGUF") for n in "ab"]),
            "holds 2 GGUF files; name one of them",
        ),
        (
            lambda source, model: (source.mkdir(), write_gguf(model, source / "x.gguf", "mine")),
            "cuts text as 'mine', which is not known here",
        ),
    ],
)
def test_what_cannot_be_converted_is_refused(make, message: str, tiny_model: Path, tmp_path: Path):
    """One line says why, and no folder appears."""
    make(tmp_path / "source", tiny_model)
    with pytest.raises(InputError) as error:
        convert_model(tmp_path / "source", tmp_path / "models" / "out")
    assert message in str(error.value) and "\n" not in str(error.value)
    assert not list(tmp_path.glob("models/*"))


def test_a_folder_that_is_taken_is_left_alone(tiny_model: Path, tmp_path: Path, capsys):
    """Nothing is written over; an empty path is no folder."""
    (tmp_path / "mine").write_text("x")
    assert main(["import-model", str(tiny_model), "--out", str(tmp_path)]) == 2
    assert "is not an empty folder" in capsys.readouterr().err
    assert main(["import-model", str(tiny_model), "--out", ""]) == 2
    assert "takes a .gguf file or a model folder, and --out FOLDER, got" in capsys.readouterr().err
