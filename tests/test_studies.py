"""Studies: what is run in which order and for how long, what it amounts to, and the page that says so."""

from __future__ import annotations

import json
import math
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from arc_dsl.errors import InputError, StageError
from arc_dsl.taskset import load_tasks
from evaluation.comparison import sign_test
from evaluation.program_shard import write_judged
from flows.artifacts.store import Shard, Store
from flows.bench.solve import describe_outcomes
from flows.building import StageRun, open_stage
from flows.command.cli import main
from flows.command.study import STUDIES
from flows.config import RunConfig, load_preset
from flows.processes.crew import Crew
from flows.studies.cell import Cell, Place, Study
from flows.studies.figures import compare_arms, compare_settings, share_of_overhead, solved_within, take_median
from flows.studies.outcome import Outcome, describe_tasks, split_rounds
from flows.studies.pages import write_page
from flows.studies.real import ARMS, HER_REAL, OFF, ON, RIGHT, choose_tasks
from flows.studies.records import Records
from flows.studies.running import estimate_seconds, progress_line, run_cells
from flows.studies.stopwatch import Stopwatch, Timed
from flows.studies.toys import ALONE, BUDGET, HER_TOYS, HIGH_ALONE, MAIN, TOYS, plan_toys
from generators.registry import GENERATORS
from tests.support.judged import BLUE, RED, judge, task
from tests.support.studies import make_outcome, outcome_of, outcomes_of

BASE = RunConfig()
BASES = {"her-toys": BASE, "her-real": load_preset("starter")}
CELLS = plan_toys(BASE)


@pytest.mark.parametrize("study", STUDIES.values(), ids=lambda study: study.name)
def test_every_cell_of_a_study_is_a_run_of_its_own(study: Study) -> None:
    """Names differ, so do configurations, which all are valid; the model alone proposes, and tasks exist."""
    base = BASES[study.name]
    cells = study.plan(base)
    configs = [cell.configure(base) for cell in cells]
    assert len({cell.name for cell in cells}) == len({str(config) for config in configs}) == len(cells)
    assert {config.proposers for config in configs} == {("sample",)}
    assert all(load_tasks(spec) for spec in {cell.tasks for cell in cells})


def test_toys_are_compared_at_equal_programs_and_differ_in_one_thing() -> None:
    """Every cell has the same budget; beside what a setting is named after, it has what the main line has."""
    assert {cell.budget for cell in CELLS if cell.subject in TOYS} == {BUDGET}
    configs = {cell.setting: cell.configure(BASE) for cell in CELLS if (cell.subject, cell.seed) == ("chick", 0)}
    line = configs[MAIN]
    assert line.sample.temperatures == (0.9, 0.1) and line.solve.learn and line.relabel.policy == "best"
    for policy in ("uniform", "diverse", "ordered", "right"):
        assert configs[policy] == replace(line, relabel=replace(line.relabel, policy=policy))
    assert configs["from the base"] == replace(line, solve=replace(line.solve, start="base"))
    assert configs[HIGH_ALONE].sample.temperatures == (0.9,)
    assert not configs[ALONE].solve.learn
    for count in (8, 128):
        sample = replace(line.sample, num_samples=count, samples_per_shard=count)
        assert configs[f"{count} a round"] == replace(line, rounds=BUDGET // count, sample=sample)


def test_the_temperatures_of_a_preset_are_the_main_lines() -> None:
    """A preset with two of them is not given others, and the highest is the one that stays alone."""
    sample = replace(BASE.sample, temperatures=(0.3, 1.1), temperature_weights=(1, 5))
    cells = plan_toys(replace(BASE, sample=sample))
    found = {cell.setting: cell.configure(replace(BASE, sample=sample)).sample for cell in cells}
    assert found[MAIN].temperatures == (0.3, 1.1) and found[MAIN].temperature_weights == (1, 5)
    assert found[HIGH_ALONE].temperatures == (1.1,) and found[HIGH_ALONE].temperature_weights == ()


def test_what_is_of_most_use_comes_first() -> None:
    """The main line on all toys seed by seed, then sampling alone, then the other settings."""
    assert [cell.name for cell in CELLS[: len(TOYS)]] == [f"{toy}-main-0" for toy in TOYS]
    settings = [cell.setting for cell in CELLS]
    assert set(settings[: 5 * len(TOYS)]) == {MAIN} and settings.index(ALONE) == 5 * len(TOYS)
    assert settings.index("8 a round") == 8 * len(TOYS)


def test_real_tasks_are_outside_of_what_the_model_is_taught() -> None:
    """A seed names them; none has a generator among those of the preset, and other seeds name others."""
    base = replace(BASE, generate=replace(BASE.generate, generators=("geometry", "drawing")))
    chosen = choose_tasks(base)
    taught = {entry.solves for entry in GENERATORS.values() if entry.concept in ("geometry", "drawing")}
    assert len(set(chosen)) == 50 and not taught & set(chosen)
    assert chosen == choose_tasks(base) != choose_tasks(base, seed=1)
    with pytest.raises(InputError, match="teaches all but 6 training tasks, and 50 are needed"):
        choose_tasks(BASE)


class Clock:
    """A clock that goes on when it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return its seconds."""
        return self.now


def test_a_study_goes_on_where_it_stopped_and_stops_before_what_would_not_fit() -> None:
    """Cells that are done are not run again; within hours, those that fit are run in their order."""
    clock, ran = Clock(), []

    def solve(cell: Cell) -> Outcome:
        ran.append(cell.name)
        clock.now += 30.0  # as long as three rounds take
        return outcome_of(cell)

    cells = CELLS[:8]
    done = outcomes_of(cells[:2])
    found = run_cells("s", cells, done, solve, hours=100 / 3600, clock=clock)
    assert ran == [cell.name for cell in cells[2:5]] and list(found) == [cell.name for cell in cells[:5]]
    assert len(done) == 2
    run_cells("s", cells, found, solve, clock=clock)
    assert ran == [cell.name for cell in cells[2:]]
    run_cells("s", cells, outcomes_of(cells), solve, clock=clock)
    assert len(ran) == 6


def test_the_first_cell_runs_if_nothing_says_how_long_it_takes() -> None:
    """Without an estimate one cell is run, and then there is one."""
    clock = Clock()

    def solve(cell: Cell) -> Outcome:
        clock.now += 30.0
        return outcome_of(cell)

    assert len(run_cells("s", CELLS[:4], {}, solve, hours=20 / 3600, clock=clock)) == 1


def test_a_cell_that_fails_is_passed_over_until_too_many_do() -> None:
    """The others are run, and the study fails at its end; three in a row end it at once. Bad input does, too."""
    ran: list[str] = []
    broken = {CELLS[1].name}

    def solve(cell: Cell) -> Outcome:
        ran.append(cell.name)
        if cell.name in broken:
            raise StageError("the disk is full")
        return outcome_of(cell)

    with pytest.raises(StageError, match=f"s: 1 of 5 cells failed, the first one {CELLS[1].name}: the disk is full"):
        run_cells("s", CELLS[:5], {}, solve)
    assert len(ran) == 5
    broken |= {cell.name for cell in CELLS[2:]}
    with pytest.raises(StageError, match="3 of 8 cells failed"):
        run_cells("s", CELLS[:8], {}, solve)
    assert len(ran) == 5 + 4


def test_what_a_cell_may_take_is_told_by_those_most_like_it() -> None:
    """Same toy and setting, then same toy, then same setting; programs count."""
    cell = CELLS[0]
    assert estimate_seconds(cell, []) is None
    other = make_outcome("chick", ALONE, solved_in=1, budget=320)
    assert estimate_seconds(cell, [other]) == 20.0
    same_setting = make_outcome("chick", MAIN, solved_in=3)
    assert estimate_seconds(cell, [other, same_setting]) == 30.0
    same_toy = [make_outcome(cell.subject, ALONE, solved_in=number) for number in (4, 5, 6)]
    assert estimate_seconds(cell, [other, same_setting, *same_toy]) == 50.0
    assert progress_line("s", CELLS[:4], [], {}) == "s: all 4 cells done"
    line = progress_line("s", CELLS[:4], CELLS[1:4], {CELLS[0].name: same_setting})
    assert line == f"s: 1 of 4 cells done, about 2 min left; next {CELLS[1].name}, about 30 s"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(str(tmp_path / "store"))


def make_stage(store: Store, stage: str, name: str, rows: int = 0, **measured: object) -> StageRun:
    """Return a finished stage of one shard that was built now, with these measurements."""
    artifact = store.artifact(stage, "1", {"name": name}, {})
    shard = Shard("part.parquet")
    path = artifact.work(shard) / shard.name
    path.write_text("x")
    artifact.commit(shard, rows=rows, measured=measured)
    artifact.seal([shard])
    return replace(open_stage(str(artifact.folder)), built=("part.parquet",))


def test_a_stage_that_was_finished_before_keeps_its_first_time(store: Store) -> None:
    """What is built takes what it takes; what was there what it once took, or at least what its work took."""
    clock = Clock()
    first, second, third = (make_stage(store, "sample", name, seconds=4.0) for name in "abc")
    watch = Stopwatch({second.artifact.name: 7.0}, clock=clock)

    def take(run: StageRun, seconds: float) -> StageRun:
        clock.now += seconds
        return run

    clock.now += 1.0
    watch("sample", lambda report: take(first, 5.0))
    clock.now += 0.5
    watch("sample round 2", lambda report: take(replace(second, built=()), 0.25))
    watch("sample round 3", lambda report: take(replace(third, built=()), 0.25))
    assert [(one.seconds, one.start, one.wait) for one in watch.timed] == [(5.0, 0, 1.0), (7.0, 0, 0.5), (4.0, 0, 0.0)]


def test_starting_processes_is_no_part_of_a_stage(store: Store) -> None:
    """The stage that happens to start them takes what its work takes; the next one all that it takes."""
    clock, running = Clock(), set[int]()
    runs = [make_stage(store, "sample", name, seconds=4.0) for name in "ab"]

    def take(run: StageRun, seconds: float) -> StageRun:
        clock.now += seconds
        running.add(7)
        return run

    watch = Stopwatch({}, processes=lambda: running, clock=clock)
    watch("sample", lambda report: take(runs[0], 64.0))
    watch("sample round 2", lambda report: take(runs[1], 5.0))
    assert [(one.seconds, one.start) for one in watch.timed] == [(4.0, 60.0), (5.0, 0.0)]


def test_a_crew_keeps_its_learner_while_settings_are_the_same() -> None:
    """Another configuration gets a learner of its own, in place of the one before; nothing runs until it is asked."""
    with Crew(replace(BASE, devices="cpu")) as crew:
        first = crew.learner(BASE.retrain)
        assert crew.learner(replace(BASE.retrain)) is first and crew.processes == set()
        assert crew.learner(replace(BASE.retrain, seed=BASE.retrain.seed + 1)) is not first


def test_the_time_of_a_round_is_split_into_work_and_the_rest(store: Store) -> None:
    """A round begins with its sampling and has the update that follows; what is before and after is no part of it."""
    stages = [
        ("train", 60.0, {"seconds": 60.0}),
        ("sample", 5.0, {"seconds": 4.0, "device": "cpu"}),
        ("verify", 2.0, {"seconds": 1.5}),
        ("relabel", 1.0, {}),
        ("learn", 3.0, {"seconds": 2.9, "steps_seconds": 2.0}),
        ("sample", 4.0, {"seconds": 4.5, "device": "cpu"}),
        ("verify", 2.0, {"seconds": 2.0}),
        ("evaluate", 9.0, {}),
    ]
    timed = [
        Timed(stage, make_stage(store, stage, str(number), rows=32, **measured), seconds, 0.0, 0.25)
        for number, (stage, seconds, measured) in enumerate(stages)
    ]
    first, second = split_rounds(timed)
    assert first.seconds == {"sample": 5.0, "between": 1.0, "verify": 2.0, "relabel": 1.0, "learn": 3.0}
    assert first.work == {"sampling": 4.0, "running programs": 1.5, "gradient steps": 2.0}
    assert second.work == {"sampling": 4.0, "running programs": 2.0} and second.programs == 32
    outcome = replace(make_outcome("chick", MAIN), rounds=(first, second))
    assert share_of_overhead([outcome]) == pytest.approx(0.5 / 6.5)
    assert share_of_overhead([outcome], True) == pytest.approx(1 - 13.5 / 18.5)
    started = replace(outcome, start_seconds=20.0)
    assert share_of_overhead([outcome, started], True) == pytest.approx(1 - 13.5 / 38.5)
    assert share_of_overhead([replace(outcome, rounds=())]) is None


def test_programs_are_counted_up_to_the_round_that_solves(store: Store) -> None:
    """A task's later programs do not count, a program that fits is no solution, and a search is no round."""
    easy, hard = task("easy"), task("hard")
    rounds = [
        [
            judge(easy, "a", [RED] * 3, count=30),
            judge(easy, "b", [BLUE, BLUE, RED], count=2),
            judge(hard, "c", [RED] * 3),
        ],
        [judge(easy, "d", [BLUE] * 3), judge(hard, "e", [BLUE, RED, RED], count=5)],
        [judge(easy, "f", [RED] * 3, count=9), judge(hard, "g", [None] * 3, count=3)],
    ]
    timed = []
    for number, judged in enumerate([[judge(hard, "found", [BLUE] * 3)], *rounds]):
        stage = "sample" if number else "search"
        candidates = make_stage(store, stage, str(number))
        artifact = store.artifact("verify", "1", {}, {"candidates": candidates.artifact.key})
        shard = Shard("part.parquet")
        write_judged(artifact.work(shard) / shard.name, judged)
        artifact.commit(shard)
        artifact.seal([shard])
        timed += [Timed(stage, candidates, 1.0, 0.0, 0.0)]
        timed += [Timed("verify", open_stage(str(artifact.folder)), 1.0, 0.0, 0.0)]
    found = describe_tasks(["easy", "hard"], timed)
    assert (found["easy"].programs, found["easy"].fits_in, found["easy"].solved_in) == (33, 1, 2)
    assert (found["hard"].programs, found["hard"].fits_in, found["hard"].solved_in) == (9, None, None)
    assert found["easy"].best == 1.0 and found["hard"].best == pytest.approx(1 / 3)


def model_folder(folder: Path, weights: str) -> Path:
    """Return a folder that stands for a model."""
    folder.mkdir(exist_ok=True)
    (folder / "model.safetensors").write_text(weights)
    return folder


def test_records_belong_to_a_model_and_its_settings(store: Store, tmp_path: Path) -> None:
    """An outcome comes back as it was; with other weights, or another setting, there is none yet."""
    base = replace(BASE, model=str(model_folder(tmp_path / "m", "one")))
    cell = CELLS[0]
    outcome = outcome_of(cell)
    Records(store, HER_TOYS, base).write(cell, [], None)
    assert Records(store, HER_TOYS, base).read(CELLS[:2]) == {}
    Records(store, HER_TOYS, base).write(cell, [], outcome)
    assert Records(store, HER_TOYS, replace(base, devices="cpu", workers=3)).read(CELLS[:2]) == {cell.name: outcome}
    assert Records(store, HER_TOYS, replace(base, retrain=replace(base.retrain, steps=7))).read(CELLS[:2]) == {}
    model_folder(tmp_path / "m", "two")
    assert Records(store, HER_TOYS, base).read(CELLS[:2]) == {}


def test_the_first_times_of_all_cells_are_known_to_each(store: Store) -> None:
    """Cells share artifacts: what one of them built, the others find with what it took."""
    records = Records(store, HER_TOYS, BASE)
    run = make_stage(store, "sample", "shared")
    records.write(CELLS[0], [Timed("sample", run, 3.5, 40.0, 0.0)], None)
    assert records.known_seconds() == {run.artifact.name: 3.5}


def test_a_damaged_record_is_bad_input(store: Store) -> None:
    """The line names the file."""
    Records(store, HER_TOYS, BASE).write(CELLS[0], [], None)
    (path,) = (store.local / "studies" / "her-toys").glob("*.json")
    for text in ("{", "[]", '{"a": 1}'):
        path.write_text(text)
        with pytest.raises(InputError, match=rf"{path.name} is damaged"):
            Records(store, HER_TOYS, BASE).read(CELLS[:1])


@pytest.mark.parametrize("values", [[3.0], [1.0, 9.0], [96.0, 64.0, 352.0, 128.0, 96.0], list(range(12))])
def test_a_median_has_the_interval_of_its_resamples(values: list[float]) -> None:
    """Median and percentile bootstrap agree with numpy's over as many resamples drawn anew."""
    median = take_median(values)
    assert median is not None and median.count == len(values) and median.value == np.median(values)
    drawn = np.random.default_rng(5).choice(values, (20_000, len(values)))
    expected = np.quantile(np.median(drawn, axis=1), [0.025, 0.975], method="nearest")
    spread = max(values) - min(values)
    assert abs(median.low - expected[0]) <= 0.1 * spread and abs(median.high - expected[1]) <= 0.1 * spread


def test_what_was_never_solved_counts_in_a_median() -> None:
    """A median is infinite when most cells are, never nan, and there is none without cells."""
    most = take_median([64.0, math.inf, math.inf])
    few = take_median([32.0, 64.0, 96.0, 128.0, math.inf])
    assert most is not None and (most.value, most.high) == (math.inf, math.inf) and most.low == 64.0
    assert few is not None and few.value == 96.0 and few.high == math.inf
    assert take_median([]) is None


def test_settings_are_compared_on_the_cells_that_both_have() -> None:
    """By toy and seed; a cell solved by one alone counts as fewer programs for it, and equal ones for neither."""
    line = [make_outcome("chick", MAIN, seed, rounds) for seed, rounds in enumerate([5, 5, None, 5, None])]
    other = [make_outcome("chick", "right", seed, rounds) for seed, rounds in enumerate([7, 5, None, None])]
    contest = compare_settings([*line, *other, make_outcome("chick", ALONE, 9)], MAIN, "right")
    assert contest is not None and contest.count == 4 and (contest.fewer, contest.more) == (0, 2)
    assert (contest.difference.first, contest.difference.second) == (0.75, 0.5) and contest.p_value == sign_test(0, 2)
    assert compare_settings(line, MAIN, "right") is None
    rates = solved_within(line, [32, 160, 640])
    assert [rate.value for rate in rates] == [0.0, 0.6, 0.6] and rates[2].low < 0.6 < rates[2].high


def test_arms_are_compared_task_by_task() -> None:
    """The seeds of a task are one observation; arms on other tasks or seeds are refused."""
    first = [make_outcome("real", OFF, seed, others={"a": 1, "b": None, "c": None}) for seed in range(3)]
    second = [make_outcome("real", ON, seed, others={"a": 1, "b": 2 if seed else None, "c": 2}) for seed in range(3)]
    change = compare_arms(first, second)
    assert (change.first, change.second) == (pytest.approx(1 / 3), pytest.approx((1 + 2 / 3 + 1) / 3))
    assert change.only_second == ("b", "c") and change.only_first == () and change.p_value == sign_test(0, 2)
    with pytest.raises(ValueError, match="same tasks and seeds"):
        compare_arms(first[:2], second)


def page_of(study: Study, cells: list[Cell], found: dict[str, Outcome], folder: Path) -> str:
    """Return a page as it is written."""
    write_page(study, folder / "page.md", BASE, cells, found)
    return (folder / "page.md").read_text()


def test_the_page_of_the_toys_says_what_came_out(tmp_path: Path) -> None:
    """Tables, comparisons and plots of what there is; the same outcomes give the same files, whose plots are SVG."""
    solved = {MAIN: 5, ALONE: None, "right": None}
    found = {cell.name: outcome_of(cell, solved.get(cell.setting, 7)) for cell in CELLS if cell.subject in TOYS}
    page = page_of(HER_TOYS, CELLS, found, tmp_path)
    assert f"{len(found)} of {len(CELLS)} cells are there" in page
    assert "| 25-squares | 5 of 5 | 5 | 160 | 50 | 100.0% | 0 of 3 | 0 of 3 |" in page
    assert "| right | 24 | 100% / 0% | -100.0% [-100.0%, -100.0%] | 160 / ∞ | 0 / 24 | 1.19e-07 |" in page
    assert "The rest, 20.0%, is overhead." in page
    plots = {path.name: path.read_bytes() for path in tmp_path.glob("*.svg")}
    assert plots and all(f"({name})" in page for name in plots)
    assert all(ElementTree.fromstring(data).tag.endswith("svg") for data in plots.values())
    assert page_of(HER_TOYS, CELLS, found, tmp_path) == page
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.svg")} == plots


@pytest.mark.parametrize("study", STUDIES.values(), ids=lambda study: study.name)
def test_a_page_without_outcomes_says_so(study: Study, tmp_path: Path) -> None:
    """It can be written at any time."""
    cells = list(study.plan(BASES[study.name]))
    page = page_of(study, cells, {}, tmp_path)
    assert f"0 of {len(cells)} cells are there" in page and "Not run yet." in page and not list(tmp_path.glob("*.svg"))


@pytest.mark.parametrize(("helped", "verdict"), [(20, "excludes 0"), (0, "does not exclude 0")])
def test_the_page_of_real_tasks_says_whether_relabelling_helps(helped: int, verdict: str, tmp_path: Path) -> None:
    """Tasks are listed, arms compared on seeds that all have, and the interval is judged as it is."""
    cells = list(HER_REAL.plan(BASES["her-real"]))
    ids = cells[0].tasks.partition("/")[2].split(",")
    found = {}
    for cell in cells:
        more = helped if cell.setting == ON else 0
        others = {name: 1 if number < 5 else 3 if number < 5 + more else None for number, name in enumerate(ids)}
        found[cell.name] = make_outcome(cell.subject, cell.setting, cell.seed, None, 32, 128, others)
    found.pop(next(cell.name for cell in cells if (cell.setting, cell.seed) == (RIGHT, 2)))
    page = page_of(HER_REAL, cells, found, tmp_path)
    assert f"The interval of relabelling against no learning {verdict}." in page
    assert f"| {ON} | {5 + helped}, {5 + helped} |" in page and ", ".join(ids) in page
    assert set(ARMS) == {line.split(" | ")[0].strip("| ") for line in page.splitlines() if " | " in line} & set(ARMS)


def test_the_benchmark_reads_what_the_study_left() -> None:
    """Medians are of all seeds that were run, None where most did not solve it; nothing run is None, too."""
    cells = [cell for cell in CELLS if cell.setting == MAIN and cell.subject in TOYS]
    rounds = iter([12, None, 13, 15, 11])
    found = {cell.name: outcome_of(cell, next(rounds)) for cell in cells if cell.subject == "25-squares"}
    figures = describe_outcomes(cells, found)
    assert figures["toys_solved"]["25-squares"] == 4 and figures["toys_run"]["25-squares"] == 5
    assert figures["toys_solved"]["chick"] is None
    assert figures["median_generations_25_squares"] == 13 * 32 and figures["median_seconds_25_squares"] == 130.0
    started = {name: replace(one, start_seconds=40.0) for name, one in found.items()}
    assert describe_outcomes(cells, started)["median_seconds_25_squares"] == 170.0
    assert figures["overhead_fraction"] == 0.2
    nothing = describe_outcomes(cells, {})
    assert nothing["overhead_fraction"] is None and nothing["median_generations_25_squares"] is None
    assert json.loads(json.dumps(nothing, allow_nan=False)) == nothing


def test_the_list_shows_what_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--list` names the cells in their order, with what they took or may take, and runs and writes nothing."""
    place = Place(preset="smoke", store=str(tmp_path / "store"))
    base = place.base_of(HER_TOYS)
    cells = [cell for cell in HER_TOYS.plan(base) if "chick-main" in cell.name]
    Records(Store(base.store), HER_TOYS, base).write(cells[0], [], outcome_of(cells[0]))
    command = ["study", "her-toys", "--preset", "smoke", "--store", base.store, "--page", str(tmp_path / "p.md")]
    assert main([*command, "--only", "chick-main", "--list"]) == 0
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["chick-main-0", "solved", "30 s"] and lines[1] == ["chick-main-1", "left", "about 30 s"]
    assert [line[0] for line in lines] == [cell.name for cell in cells]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]


PRESET = """\
generate: {num_tasks: 60, shard_size: 60, max_level: 0.03, min_pairs: 3, max_pairs: 3, generators: [rotate_grid]}
train:
  {steps: 2, batch_size: 4, max_tokens: 256, tokenize: {template: sketch-1, tokenizer_tasks: 40, max_tokens: 1024},
   scratch: {hidden: 64, layers: 2, heads: 2, kv_heads: 2, intermediate: 128}}
retrain: {steps: 1, batch_size: 4, max_tokens: 768}
sample: {max_tokens: 16}
engine: {max_num_sequences: 64, kv_cache_gib: 1}
solve: {replay_tasks: 60}
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_cell_runs_as_solve_does_and_is_not_run_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A study's cell leaves a run, a record and a page; the second call runs nothing and writes the same page."""
    preset, page = tmp_path / "tiny.yaml", tmp_path / "page.md"
    preset.write_text(PRESET)
    command = ["study", "her-toys", "--preset", str(preset), "--store", str(tmp_path / "store"), "--devices", "cpu"]
    command += ["--only", "9-squares-128-a-round-0", "--page", str(page)]
    assert main(command) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(page)
    text = page.read_text()
    assert f"1 of {len(CELLS)} cells are there" in text
    (record,) = (json.loads(path.read_text()) for path in (tmp_path / "store" / "studies" / "her-toys").iterdir())
    assert sum(one["programs"] for one in record["outcome"]["rounds"]) == BUDGET
    assert main(["report", record["outcome"]["run"], "--store", str(tmp_path / "store")]) == 0
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.json")}
    assert main(command) == 0 and page.read_text() == text
    assert files == {path: path.stat().st_mtime_ns for path in (tmp_path / "store").rglob("*.json")}
