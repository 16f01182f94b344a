"""Live attacks: none may have any effect; and honest programs that look like attacks: none may be refused.

The programs are the project's own in `tests/data`, and those of ARCWRIGHT_SHARED_DATA (default `../shared/data`) where
that exists. They run in the contained lab of `sandbox_lab`, in the company of victims that must not notice.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.sandbox_lab import OWN_DATA, SHARED_DATA, can_contain, read_programs, run_lab

SHARED = ("attacks", "attacks2"), ("benign", "benign2")
ATTACKS, BENIGN = (
    [folder for folder in (OWN_DATA / names[0], *(SHARED_DATA / name for name in names)) if folder.is_dir()]
    for names in SHARED
)
MODES = ("wrapped", "ordinary_user", "namespaces")

pytestmark = pytest.mark.skipif(not can_contain(), reason="this machine does not let the lab have its own namespaces")


def run_folders(folders: list[Path], modes: tuple[bool, bool, bool], cpu_seconds: float, honest: bool) -> None:
    """Run folders of programs in the lab and expect no effect, and an outcome for each program.

    An attack's own answers may depend on its company, which the audit counts; those of honest programs may not.
    """
    report = run_lab(folders, cpu_seconds=cpu_seconds, timeout=550, **dict(zip(MODES, modes, strict=True)))
    assert report["effects"] == []
    assert set(report["outcomes"]) == {name for folder in folders for name in read_programs(folder)}
    assert report["stdout_bytes"] < 1000 and len(report["stderr"]) < 10_000
    assert report["counters"]["workers_lost"] == 0
    assert not honest or report["counters"]["audit_disagreements"] == 0


@pytest.mark.parametrize(
    "modes",
    [
        pytest.param((False, False, False), id="plain-root-T1"),
        pytest.param((True, True, True), id="wrapped-user-T2"),
        pytest.param((False, False, True), id="plain-root-T2", marks=pytest.mark.slow),
        pytest.param((False, True, False), id="plain-user-T1", marks=pytest.mark.slow),
        pytest.param((False, True, True), id="plain-user-T2", marks=pytest.mark.slow),
        pytest.param((True, False, False), id="wrapped-root-T1", marks=pytest.mark.slow),
        pytest.param((True, False, True), id="wrapped-root-T2", marks=pytest.mark.slow),
        pytest.param((True, True, False), id="wrapped-user-T1", marks=pytest.mark.slow),
    ],
)
def test_attacks_have_no_effect(modes: tuple[bool, bool, bool]) -> None:
    """No attack hangs, steals, writes, connects, survives, floods, or changes what its neighbours do."""
    run_folders(ATTACKS, modes, 0.5, honest=False)


@pytest.mark.parametrize(
    "modes",
    [
        pytest.param((False, True, True), id="plain-user-T2"),
        pytest.param((False, False, False), id="plain-root-T1", marks=pytest.mark.slow),
        pytest.param((True, False, False), id="wrapped-root-T1", marks=pytest.mark.slow),
        pytest.param((True, True, False), id="wrapped-user-T1", marks=pytest.mark.slow),
    ],
)
def test_honest_programs_are_accepted(modes: tuple[bool, bool, bool]) -> None:
    """Programs that only look suspicious are `ok`, whether they share a process or not."""
    run_folders(BENIGN, modes, 5.0, honest=True)  # the longest of them takes a slow machine over half a second
