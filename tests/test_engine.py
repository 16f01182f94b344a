"""One vLLM engine on the CPU: what it computes is what the files say, after every change of weights."""

import gc
from pathlib import Path

import psutil
import pytest

from arc_dsl.errors import InputError
from evaluation.adapters import find_adapters
from evaluation.engine import Completion, Decoding, Engine, EngineConfig, Request, _holds_plain_weights
from evaluation.probe import WeightsError, compare_logprobs, probe_tokens, recall_reference
from evaluation.sample import check_weights
from tests.support.tiny import save_tiny_adapter
from training.prompt import PromptSettings

DECODING = Decoding(max_tokens=16)


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what transformers says about models and adapters."""
    return tmp_path_factory.mktemp("references")


@pytest.fixture(scope="module")
def engine(tiny_models: tuple[Path, Path]) -> Engine:
    """An engine that has loaded the first model."""
    engine = Engine("cpu", EngineConfig(max_num_sequences=32, kv_cache_gib=1))
    engine.load(tiny_models[0], {})
    return engine


def check(engine: Engine, references: Path, model: Path, *adapters: Path) -> float:
    """Compare the engine with transformers on `model` and its adapters; returns the largest gap in nats.

    What transformers says is kept in `references`.
    """
    settings = PromptSettings.load(model)
    assert settings is not None
    folders = {str(folder): folder for folder in adapters}
    files = {name: references / f"{model.name}-{Path(name).name}" for name in ("", *folders)}
    gap = check_weights(engine, model, folders, settings, files)
    assert gap is not None
    return gap


def draw(engine: Engine, *batches: list[Request]) -> list[list[Completion]]:
    """Return the completions of each batch."""
    answers = dict(engine.stream(enumerate(batches), DECODING))
    return [answers[number] for number in range(len(batches))]


def requests(engine: Engine, count: int, adapter: str = "") -> list[Request]:
    """Return requests for one prompt with seeds of their own and two temperatures."""
    settings = PromptSettings("sketch-1", "", True, 1024)
    prompt = tuple(probe_tokens(engine.tokenizer, settings))
    return [Request(prompt, (0.3, 1.0)[number % 2], 100 + number, adapter) for number in range(count)]


def test_completions_follow_their_seeds_and_share_the_prompt(engine: Engine):
    """The same batch gives the same completions; seeds differ; all but the first find the prompt cached."""
    first, empty, again = draw(engine, requests(engine, 16), [], requests(engine, 16))
    assert first == again and empty == []
    assert len({completion.text for completion in first[1::2]}) > 1
    prompt = len(requests(engine, 1)[0].tokens)
    assert [completion.cached_tokens for completion in first[1:]] == [(prompt - 1) // 32 * 32] * 15
    assert all(completion.logprob < 0 and 1 <= completion.num_tokens <= 16 for completion in first)


def test_a_stop_text_ends_a_completion_and_is_left_out(engine: Engine):
    """A completion ends where the text appears; one that never shows it runs to its limit."""
    (plain,) = draw(engine, requests(engine, 4))
    longest = max(plain, key=lambda completion: len(completion.text))
    stop = longest.text[2:4]
    stopped = dict(engine.stream([(0, requests(engine, 4))], Decoding(16, stop=(stop,))))[0]
    assert all(stop not in completion.text for completion in stopped)
    assert any(completion.num_tokens < 16 and completion.finish_reason == "stop" for completion in stopped)


def test_batches_overlap_when_asked_to(engine: Engine):
    """With overlap, the next batch is taken before the first has ended, and every batch still comes back whole."""
    taken = []

    def batches():
        for number in range(3):
            taken.append(number)
            yield number, requests(engine, 8)

    engine._refill_below = 8  # what overlap_shards sets
    try:
        finished = []
        for number, completions in engine.stream(batches(), DECODING):
            finished.append((number, len(taken)))
            assert len(completions) == 8 and None not in completions
    finally:
        engine._refill_below = 0
    assert sorted(number for number, _ in finished) == [0, 1, 2]
    assert finished[0][1] >= 2


def test_a_change_of_weights_is_checked(engine: Engine, tiny_models: tuple[Path, Path], references: Path):
    """Loading a model of the same shape gives all of its weights; an engine with others is found out."""
    one, two = tiny_models
    assert check(engine, references, one) < 0.05
    running = engine._llm
    engine.load(two, {})
    assert check(engine, references, two) < 0.05
    with pytest.raises(WeightsError, match="other weights than the files"):
        check(engine, references, one)
    if engine._in_place:
        assert engine._llm is running


def test_packed_weights_are_never_changed_in_place(engine: Engine, tiny_models: tuple[Path, Path], references: Path):
    """Where layers compute with a packed copy of their weights, another model gets a new engine."""
    one, two = tiny_models
    engine.load(one, {})
    running, layer = engine._llm, next(iter(engine._llm.apply_model(lambda model: model.lm_head)))
    weights = layer.weight.detach().clone()
    layer.cpu_linear = lambda x, weight, bias: x @ weights.T
    (plain,) = engine._llm.apply_model(_holds_plain_weights)
    assert not plain
    engine._in_place = plain
    engine.load(two, {})
    assert engine._llm is not running and check(engine, references, two) < 0.05


def test_changing_models_does_not_fill_the_memory(engine: Engine, tiny_models: tuple[Path, Path]):
    """A model that is replaced is freed: resident memory stays where it is."""
    process = psutil.Process()
    sizes = []
    for model in (*tiny_models, tiny_models[0]):
        engine.load(model, {})
        draw(engine, requests(engine, 4))
        gc.collect()
        sizes.append(process.memory_info().rss)
    assert sizes[-1] - sizes[0] < 60e6, [size // 1_000_000 for size in sizes]


def test_adapters_are_served_beside_each_other(
    engine: Engine, tiny_models: tuple[Path, Path], references: Path, tmp_path: Path
):
    """Each request uses the adapter it names, or none, also in one batch; one in place of another is found out."""
    one = tiny_models[0]
    folders = [save_tiny_adapter(one, tmp_path / name, seed) for seed, name in enumerate(("a", "b"))]
    adapters = find_adapters(one, ["base", *map(str, folders)])
    assert list(adapters.values()) == folders
    engine.load(one, adapters)
    assert check(engine, references, one, *folders) < 0.05
    tokens = probe_tokens(engine.tokenizer, PromptSettings.load(one))
    reference = recall_reference(references / f"{one.name}-a", one, folders[0], tokens)
    with pytest.raises(WeightsError):
        compare_logprobs(reference, engine.prompt_logprobs(tokens, [str(folders[1])])[0], "b")
    names = ["", *adapters]
    alone = [draw(engine, requests(engine, 4, name))[0] for name in names]
    (mixed,) = draw(engine, [request for name in names for request in requests(engine, 4, name)])
    drawn = [[each.logprob for each in completions] for completions in alone]
    assert drawn[0] != drawn[1] != drawn[2] != drawn[0]
    assert [each.logprob for each in mixed] == pytest.approx([value for row in drawn for value in row], rel=0.02)


def test_a_dora_adapter_names_the_command_that_merges_it(tiny_models: tuple[Path, Path], tmp_path: Path):
    """What vLLM cannot serve is refused before anything starts; so is a folder without an adapter."""
    folder = save_tiny_adapter(tiny_models[0], tmp_path / "dora", dora=True)
    with pytest.raises(InputError, match=f"arcwright merge --model {tiny_models[0]} --adapter {folder} --out"):
        find_adapters(tiny_models[0], [str(folder)])
    with pytest.raises(InputError, match="adapter_config"):
        find_adapters(tiny_models[0], [str(tmp_path)])
