"""Does a model fit: the estimate comes from its files, and says what would fit."""

import dataclasses
import json
from pathlib import Path

import pytest

from arc_dsl.errors import InputError
from evaluation.engine import EngineConfig
from evaluation.memory import GIB, fit_engine, read_shape
from tests.support.tiny import save_tiny_model

# The shape of a model of 7B, without its weights.
SEVEN_B = {
    "hidden_size": 3584,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "num_hidden_layers": 28,
    "intermediate_size": 18944,
    "vocab_size": 152064,
    "max_position_embeddings": 32768,
}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a 7B model: its configuration, and the header of its weights."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "config.json").write_text(json.dumps(SEVEN_B))
    size = 7_600_000_000
    header = json.dumps({"w": {"dtype": "BF16", "shape": [size], "data_offsets": [0, 2 * size]}}).encode()
    (folder / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    return folder


def test_a_real_model_is_measured_from_its_files(tmp_path: Path):
    """The weights of a saved model are counted as the engine holds them, in bfloat16."""
    folder = save_tiny_model(tmp_path / "model", dtype="float32")
    parameters = (folder / "model.safetensors").stat().st_size // 4
    assert read_shape(folder).weight_bytes == pytest.approx(2 * parameters, rel=0.05)
    limits = EngineConfig(kv_cache_gib=1)
    assert fit_engine(folder, "cpu:0", "cpu", limits, 4 * GIB, 8 * GIB) == limits


def test_the_gpu_share_is_what_is_free(large: Path):
    """Where another process holds part of a GPU, the engine takes less than was asked for, and no more than is free."""
    limits = EngineConfig(max_model_tokens=4096)
    assert fit_engine(large, "gpu:0", "cuda", limits, 79 * GIB, 80 * GIB).gpu_memory_share == 0.9
    shared = fit_engine(large, "gpu:0", "cuda", limits, 40 * GIB, 80 * GIB).gpu_memory_share
    assert 0.45 < shared <= 0.49


@pytest.mark.parametrize(
    ("kind", "free", "remedy"),
    [
        ("cuda", 18, r"fits with engine.max_model_tokens \d+"),
        ("cuda", 16, "max_num_sequences 16"),
        ("cpu", 60, "kv_cache"),
    ],
)
def test_a_model_that_does_not_fit_says_so_with_numbers(large: Path, kind: str, free: int, remedy: str):
    """The message names weights, working memory and the cache of one sequence, what is free, and what would fit."""
    limits = EngineConfig(max_model_tokens=65536 if kind == "cpu" else 32768, gpu_memory_share=0.95)
    with pytest.raises(
        InputError, match=r"(14\.16|28\.31) GiB for weights.*GiB for the cache of one sequence"
    ) as caught:
        fit_engine(large, "device", kind, limits, free * GIB, 24 * GIB)
    with pytest.raises(InputError, match=remedy):
        raise caught.value
    smallest = dataclasses.replace(limits, max_num_sequences=16)
    if remedy.startswith("max"):
        with pytest.raises(InputError, match="smaller model"):
            fit_engine(large, "device", kind, smallest, free * GIB, 24 * GIB)
