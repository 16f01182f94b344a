"""Two runs are compared task by task, with an exact test on the tasks that one of them alone solves."""

import json
from pathlib import Path

import pytest
from scipy.stats import binomtest

from arc_dsl.errors import InputError
from evaluation.comparison import compare_runs, comparison_lines, read_figures, sign_test
from evaluation.evaluate import EvaluateConfig, write_result
from evaluation.report.comparison_page import comparison_html
from flows.command.cli import main
from tests.support.judged import BLUE, RED, judge, task


def write_run(folder: Path, solved: str, tasks="abcdefgh", n=4):
    """Write an evaluate result for tasks with these letters as ids; one candidate solves those in `solved`."""
    given = [task(name) for name in tasks]
    rows = [judge(of, "miss", [RED] * 3, count=n - 1) for of in given]
    rows += [judge(of, "last", [BLUE, BLUE, BLUE if of.id in solved else RED]) for of in given]
    write_result(folder, EvaluateConfig(), given, [rows], {})
    return folder


@pytest.mark.parametrize(("first", "second"), [(0, 0), (1, 0), (3, 3), (2, 9), (12, 1), (40, 61)])
def test_sign_test_is_the_exact_binomial_test(first, second):
    """The p-value is that of a fair coin, as scipy computes it."""
    expected = binomtest(first, first + second).pvalue if first + second else 1.0
    assert sign_test(first, second) == pytest.approx(expected, rel=1e-9)


def test_differences_are_paired_over_common_tasks(tmp_path):
    """Tasks of one run alone are left out; the others give differences with intervals, and who solved what alone."""
    figures = []
    for name, solved, tasks in (("x", "abc", "abcdefgh"), ("y", "cdefg", "bcdefghz")):
        folder = write_run(tmp_path / name, solved, tasks)
        figures.append(read_figures(name, json.loads((folder / "metrics.json").read_text())))
    comparison = compare_runs(*figures)
    solved, attempts, first, *_ = comparison.differences
    assert (comparison.num_tasks, comparison.num_left_out) == (7, 2)
    assert (solved.first, solved.second) == (2 / 7, 5 / 7)
    assert (solved.only_first, solved.only_second) == (("b",), ("d", "e", "f", "g"))
    assert solved.p_value == pytest.approx(sign_test(1, 4))
    assert solved.low <= solved.difference <= solved.high and solved.difference == pytest.approx(3 / 7)
    assert attempts.only_second == solved.only_second
    assert (first.figure, first.difference) == ("pass@1", pytest.approx(3 / 28))
    assert [entry.figure for entry in comparison.differences[2:]] == ["pass@1", "pass@2", "pass@4"]
    assert "solved by y only: d, e, f, g" in "\n".join(comparison_lines(comparison))


def test_equal_runs_do_not_differ(tmp_path):
    """A run against itself: no difference, an interval without width, p = 1."""
    metrics = json.loads((write_run(tmp_path / "x", "abc") / "metrics.json").read_text())
    comparison = compare_runs(read_figures("x", metrics), read_figures("again", metrics))
    assert all((entry.difference, entry.low, entry.high) == (0, 0, 0) for entry in comparison.differences)
    assert comparison.differences[0].p_value == 1.0


def test_what_a_search_solves_counts_as_solved_and_not_in_pass_at_k(tmp_path):
    """A task that left one run with a program of the search is solved there, and compared in no pass@k."""
    given = [task(name) for name in "ab"]
    plain = [[judge(given[0], "right", [BLUE] * 3)], [judge(given[1], "wrong", [RED] * 3)]]
    found = [[judge(given[0], "search-a-", [BLUE] * 3)], [judge(given[1], "wrong", [RED] * 3)]]
    figures = []
    for name, verdicts in (("x", [plain[0] + plain[1]]), ("y", found)):
        write_result(tmp_path / name, EvaluateConfig(), given, verdicts, {})
        figures.append(read_figures(name, json.loads((tmp_path / name / "metrics.json").read_text())))
    solved, _, first = compare_runs(*figures).differences
    assert (solved.first, solved.second, solved.only_first, solved.only_second) == (0.5, 0.5, (), ())
    assert (first.figure, first.first, first.second) == ("pass@1", 0.0, 0.0)


def test_runs_without_a_common_task_are_refused(tmp_path):
    """There is nothing to pair, and the message says so."""
    runs = [
        read_figures(name, json.loads((write_run(tmp_path / name, "", name) / "metrics.json").read_text()))
        for name in ("ab", "cd")
    ]
    with pytest.raises(InputError, match="no task with known test outputs in common"):
        compare_runs(*runs)


def test_metrics_of_an_older_version_are_refused():
    """A file that lacks what the comparison needs is an error that names the run and the remedy."""
    with pytest.raises(InputError, match="'old' lack 'selection'; evaluate its verdicts again"):
        read_figures("old", {"all_rounds": {"tasks": []}})


def test_the_command_compares_all_runs_with_the_first(tmp_path, capsys, monkeypatch):
    """`arcwright compare` prints a table for each other run, writes the plots, and ends with JSON when asked."""
    monkeypatch.chdir(tmp_path)
    for name, solved in (("x", "abc"), ("y", "bcd"), ("<z>", "abcdef")):
        write_run(tmp_path / name, solved)
    assert main(["compare", "x", "y", "<z>", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    data = json.loads(lines[-1])
    assert [entry["second"] for entry in data["comparisons"]] == ["y", "<z>"]
    assert data["comparisons"][0]["differences"][0]["only_first"] == ["a"]
    assert "y against x: 8 tasks in common" in lines
    page = (tmp_path / "comparison.html").read_text()
    assert "&lt;z&gt;" in page and "<z>" not in page and page.count("<svg") == 3
    assert main(["compare", "x"]) == 2 and "two" in capsys.readouterr().err
    assert main(["compare", "x", "nowhere"]) == 2 and "nowhere" in capsys.readouterr().err


def test_the_page_is_the_same_every_time(tmp_path):
    """The same figures give the same bytes, and no reference leads out of the file."""
    metrics = json.loads((write_run(tmp_path / "x", "abc") / "metrics.json").read_text())
    runs = [read_figures("x", metrics), read_figures("y", metrics)]
    page = comparison_html(runs, [compare_runs(*runs)])
    assert page == comparison_html(runs, [compare_runs(*runs)])
    assert "src=" not in page and "href=" not in page
