"""A tokenizer's own first token stands before every prompt, once, in training and in sampling alike."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tokenizers import AddedToken, processors
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from evaluation.probe import probe_tokens
from generators.task_shard import write_tasks
from tests.support.trainings import TINY, make_tasks
from training.config import TokenizeConfig
from training.data import TokenColumns
from training.inspection import inspect_model
from training.preparation import open_prepared
from training.prompt import PromptSettings, suit_settings
from training.tokenize import tokenize
from training.tokenizer import build_tokenizer, load_tokenizer
from training.validation import _encode

CHAT = (
    "{{ bos_token }}{% for m in messages %}[{{ m['role'] }}] {{ m['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant] {% endif %}"
)
BARE = CHAT.removeprefix("{{ bos_token }}")
# Kind of model -> its chat template, whether its tokenizer puts <s> first, and how often <s> begins a prompt.
KINDS = {
    "base with <s>": ("", True, 1),
    "base without": ("", False, 0),
    "chat whose template has <s>": (CHAT, True, 1),
    "chat whose template has none": (BARE, True, 0),
}
TASKS = make_tasks(6)


@pytest.fixture(params=KINDS)
def model(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, bool, int]:
    """A Llama-shaped model of this kind, whether its tokenizer puts <s> first, and how often that begins a prompt."""
    template, first, count = KINDS[request.param]
    backend: Any = build_tokenizer(
        ["I2x3\n012\n345\n", "def task(img):\n    return flip(img, 0)"], 300
    ).backend_tokenizer
    backend.add_special_tokens([AddedToken("<s>", special=True)])
    if first:
        start = [("<s>", backend.token_to_id("<s>"))]
        backend.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A $B", special_tokens=start)
    special = {"bos_token": "<s>", "eos_token": "<|endoftext|>", "pad_token": "<|pad|>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, clean_up_tokenization_spaces=False, **special)
    if template:
        tokenizer.chat_template = template
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 32}
    config = LlamaConfig(vocab_size=len(tokenizer), bos_token_id=tokenizer.bos_token_id, **shape)
    LlamaForCausalLM(config).save_pretrained(tmp_path / "model")
    tokenizer.save_pretrained(tmp_path / "model")
    return tmp_path / "model", first, count


def test_the_first_token_is_there_once(model: tuple[Path, bool, int], tmp_path: Path):
    """Token columns, validation, sampling and the probe begin alike, and as the tokenizer or its chat template does."""
    folder, first, count = model
    start = load_tokenizer(folder).convert_tokens_to_ids("<s>")
    write_tasks(tmp_path / "tasks.parquet", TASKS)
    tokens = tokenize(TokenizeConfig(), [tmp_path / "tasks.parquet"], folder, tmp_path / "tokens")
    tokenizer, settings = open_prepared(tokens.tokenizer)
    columns = TokenColumns(tokens.columns)
    untrained = suit_settings(load_tokenizer(folder), 4096)
    config = replace(TINY, max_tokens=4096)
    held_out = list(_encode(config, [tmp_path / "tasks.parquet"], tokenizer, settings))
    assert len(held_out) == len(TASKS)
    for row, task in enumerate(TASKS):
        learned = columns[row]["input_ids"].tolist()
        prompt = learned[: columns[row]["num_prompt"]]
        assert prompt.count(start) == count and (prompt[0] == start) == bool(count)
        assert learned[-1] == tokenizer.eos_token_id and start not in learned[len(prompt) :]
        assert prompt == settings.encode(task.task, tokenizer) == untrained.encode(task.task, load_tokenizer(folder))
        if settings.template == "plain-1":
            assert prompt == tokenizer(settings.render(task.task, tokenizer))["input_ids"]
        assert held_out[row].input_ids[: held_out[row].num_prompt] == prompt
    assert probe_tokens(tokenizer, settings).count(start) <= count
    assert PromptSettings.load(tokens.tokenizer) == settings
    assert inspect_model(folder).start_token == ("<s>" if first else "")


def test_a_model_goes_on_as_it_was_taught(model: tuple[Path, bool, int], tmp_path: Path):
    """What was trained without the token is trained and sampled without it again, whatever its tokenizer does."""
    folder, *_ = model
    template = suit_settings(load_tokenizer(folder), 0).template
    PromptSettings(template, "shape+rows+digits", True, 4096).save(folder)
    write_tasks(tmp_path / "tasks.parquet", TASKS)
    tokens = tokenize(TokenizeConfig(), [tmp_path / "tasks.parquet"], folder, tmp_path / "tokens")
    assert open_prepared(tokens.tokenizer)[1].start == ()
