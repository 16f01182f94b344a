"""Forms of the flows: made of the configurations; nothing is sent unasked, and limits are those of the checks."""

import dataclasses
from typing import Any, get_type_hints

import pytest
import yaml

from arc_dsl.errors import InputError
from arc_dsl.settings import read_settings
from flows.command.options import NewTasks, Searching, Training, Verification
from flows.config import RunConfig, list_presets, load_preset
from flows.deployments import DEPLOYMENTS, render_yaml
from flows.forms import drop_untouched, find_limits, make_form
from tests.support.prefect import ROOT

KINDS = (RunConfig, NewTasks, Searching, Training, Verification)
STEP = 1e-6


def each_field(kind: Any) -> list[tuple[Any, str, Any]]:
    """Return (dataclass, field, type) of every field of a configuration and of those in it."""
    found = []
    for name, hint in get_type_hints(kind).items():
        found += each_field(hint) if dataclasses.is_dataclass(hint) else [(kind, name, hint)]
    return found


def each_group(form: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a form and all groups in it."""
    return [form] + [
        deeper
        for schema in form["properties"].values()
        if schema.get("type") == "object" and "properties" in schema
        for deeper in each_group(schema)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_has_every_setting_with_a_description_and_sends_none_unasked(kind: type):
    """Each group has the fields of its dataclass, described and without a default; unknown ones are refused."""
    form = make_form(kind)
    assert list(form["properties"]) == [field.name for field in dataclasses.fields(kind)]
    for group in each_group(form):
        assert group["additionalProperties"] is False
        for name, schema in group["properties"].items():
            assert schema["description"] and "default" not in schema, name


def test_choices_and_limits_come_from_the_dataclass():
    """A Literal is an enumeration, a check is a minimum or a maximum, and a limit that depends on others is none."""
    form = make_form(RunConfig)
    train = form["properties"]["train"]["properties"]
    assert train["method"]["enum"] == ["full", "lora"]
    assert (form["properties"]["rounds"]["minimum"], "maximum" in form["properties"]["rounds"]) == (1, False)
    assert (train["learning_rate"]["exclusiveMinimum"], train["learning_rate"]["exclusiveMaximum"]) == (0, 1)
    assert "maximum" not in form["properties"]["launch"]["properties"]["machine_rank"]
    assert make_form(Training)["required"] == ["tasks"] and "required" not in form


def numbers_with_limits() -> list[tuple[Any, str, Any]]:
    """Return every number of the configurations that has a limit."""
    found = {(kind, name, hint) for root in KINDS for kind, name, hint in each_field(root) if hint in (int, float)}
    return sorted((each for each in found if find_limits(each[0], each[1])), key=str)


@pytest.mark.parametrize(("kind", "name", "hint"), numbers_with_limits())
def test_a_limit_is_where_the_check_refuses(kind: Any, name: str, hint: type):
    """What lies outside of a limit is refused by the dataclass, with the setting's name."""
    for limit, value in find_limits(kind, name).items():
        beyond = 1 if hint is int else STEP * max(1, abs(value))
        step = {"minimum": -beyond, "maximum": beyond}.get(limit, 0)
        needed = {"tasks": ()} if kind is Training else {}
        with pytest.raises(InputError, match=name):
            kind(**needed, **{name: hint(value + step)})


@pytest.mark.parametrize("preset", list_presets())
def test_an_untouched_form_is_the_preset(preset: str):
    """Nulls and empty groups, as forms send them for what was left alone, change nothing; what was touched does."""
    untouched = {"tasks": None, "train": {"steps": None, "lora": {}}, "sample": {}}
    base = load_preset(preset)
    assert read_settings(RunConfig, drop_untouched(untouched), "config", base) == base
    touched = drop_untouched({**untouched, "train": {"steps": 3, "lora": {"rank": None}}})
    expected = dataclasses.replace(base, train=dataclasses.replace(base.train, steps=3))
    assert read_settings(RunConfig, touched, "config", base) == expected


def test_the_deployments_file_is_that_of_the_table():
    """prefect.yaml holds what `arcwright deploy` makes: `python -m flows.deployments > prefect.yaml` writes it anew."""
    text = (ROOT / "prefect.yaml").read_text()
    assert text == render_yaml()
    deployments = yaml.safe_load(text)["deployments"]
    assert len({each["name"] for each in deployments}) == len(DEPLOYMENTS)
    assert not any(schedule["active"] for each in deployments for schedule in each["schedules"])
