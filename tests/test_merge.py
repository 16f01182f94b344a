"""Adapters on disk: their size, merging them by command, and the merged folder in transformers and vLLM."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.command.cli import main
from flows.env import OFFLINE
from tests.support.trainings import TINY, folder_bytes, train_on
from training.config import LoraConfig
from training.model import ModelError, load_model

FINE = dataclasses.replace(
    TINY,
    method="lora",
    steps=4,
    learning_rate=0.02,
    precision="fp32",
    lora=LoraConfig(rank=4, alpha=8.0, dora=True, merge=False),
)


@pytest.fixture(scope="module")
def adapter(base: Path, task_shards: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a DoRA adapter that was trained on the base and kept apart."""
    folder = tmp_path_factory.mktemp("adapter")
    train_on(FINE, task_shards, base, folder / "out", folder / "work")
    return folder / "out" / "adapter"


@pytest.fixture(scope="module")
def merged(base: Path, adapter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that `arcwright merge` wrote."""
    out = tmp_path_factory.mktemp("merged") / "out"
    assert main(["merge", "--model", str(base), "--adapter", str(adapter), "--out", str(out)]) == 0
    return out


def test_an_adapter_holds_its_own_weights_and_no_more(base: Path, adapter: Path) -> None:
    """The file is as large as the trained parameters; the embeddings, by far the largest part here, are not in it."""
    trained = json.loads((adapter.parent / "training.json").read_text())["trained_parameters"]
    size = (adapter / "adapter_model.safetensors").stat().st_size
    assert 4 * trained <= size < 4 * trained + 20_000  # and a header that names the tensors


@pytest.mark.filterwarnings("ignore:Model has `tie_word_embeddings=True`:UserWarning")  # which is why
def test_trained_embeddings_are_refused(base: Path, tmp_path: Path) -> None:
    """An adapter that would carry embeddings along, as one does whose tokenizer was resized, is not written."""
    import peft

    from training.adapter import save_adapter

    settings = peft.LoraConfig(r=2, target_modules=["q_proj"], modules_to_save=["embed_tokens"], task_type="CAUSAL_LM")
    with pytest.raises(ModelError, match=r"embed_tokens.*no adapter weight"):
        save_adapter(peft.get_peft_model(load_model(base), settings), tmp_path)


def test_the_command_leaves_a_plain_model(base: Path, adapter: Path, merged: Path) -> None:
    """The merged folder has the base's files, other weights, and the base's prompts."""
    assert set(folder_bytes(merged)) == set(folder_bytes(base)) - {"training.json", "log.jsonl", "README.md"}
    weights, before = load_model(merged).state_dict(), load_model(base).state_dict()
    name = "model.layers.1.mlp.down_proj.weight"
    assert not weights[name].equal(before[name].bfloat16().float())


def test_bad_input_is_one_line(
    base: Path, adapter: Path, merged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No adapter, an adapter of changed base weights, another model's adapter, a folder in use: status 2, one line."""

    def refuse(model: Path, folder: Path, out: Path) -> str:
        assert main(["merge", "--model", str(model), "--adapter", str(folder), "--out", str(out)]) == 2
        (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("arcwright")]
        return line

    assert "no adapter_config.json" in refuse(base, base, tmp_path / "out")
    assert "no config.json" in refuse(adapter, adapter, tmp_path / "out")
    assert "not an empty folder" in refuse(base, adapter, merged)
    shutil.copytree(adapter, tmp_path / "pissa")
    path = tmp_path / "pissa" / "adapter_config.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "init_lora_weights": "pissa"}))
    assert "changes the base weights" in refuse(base, tmp_path / "pissa", tmp_path / "out")
    shallow = shutil.copytree(base, tmp_path / "shallow") / "config.json"
    settings = json.loads(shallow.read_text())
    shallow.write_text(json.dumps({**settings, "num_hidden_layers": 1, "layer_types": settings["layer_types"][:1]}))
    assert "give the base it was trained on" in refuse(shallow.parent, adapter, tmp_path / "out")
    assert not (tmp_path / "out").exists()


VLLM = """
import json, sys
from vllm import LLM, SamplingParams
model = LLM(sys.argv[1], dtype="bfloat16", enforce_eager=True, max_model_len=256, max_num_seqs=4)
prompt = {"prompt_token_ids": json.loads(sys.argv[2])}
(answer,) = model.generate([prompt], SamplingParams(max_tokens=1, prompt_logprobs=0), use_tqdm=False)
found = [row[token].logprob for token, row in zip(answer.prompt_token_ids, answer.prompt_logprobs) if row]
print(json.dumps(found))
"""


@pytest.mark.slow
def test_vllm_reads_the_merged_folder_as_it_is(merged: Path) -> None:
    """The log-probabilities of a prompt's tokens in vLLM are those in transformers, within what bfloat16 rounds."""
    import torch

    from training.tokenizer import load_tokenizer

    prompt = load_tokenizer(merged)("I2x2\n01\n23\nO2x2\n23\n01\nP\ndef task(img):\n")["input_ids"]
    environment = {"VLLM_ENABLE_V1_MULTIPROCESSING": "0", "VLLM_CPU_KVCACHE_SPACE": "1", **OFFLINE}
    answer = subprocess.run(
        [sys.executable, "-c", VLLM, str(merged), json.dumps(prompt)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    with torch.no_grad():
        scores = load_model(merged)(input_ids=torch.tensor([prompt])).logits[0].log_softmax(-1)
    expected = [float(scores[position, token]) for position, token in enumerate(prompt[1:])]
    assert json.loads(answer.stdout.splitlines()[-1]) == pytest.approx(expected, abs=0.1)
