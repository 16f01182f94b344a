"""Every page comes from templates that escape what they show, and that an installed package brings along."""

import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from arc_dsl.markup import load_macro, read_source, render

ROOT = Path(__file__).parent.parent
PACKAGES = ["arc_dsl", "generators", "training", "evaluation", "flows"]


def test_text_is_escaped_and_markup_stands():
    """What a template is given is text, whatever it holds, unless its type says that it is markup."""
    show = load_macro("arc_dsl/display.html", "program")
    hostile = "</pre><script>alert('&')</script>"
    assert "&lt;/pre&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</pre>" in show(hostile, "")
    assert "<b>right</b>" in show("", Markup("<b>right</b>")) and "&lt;b&gt;" in show("", "<b>right</b>")


def test_a_missing_value_is_an_error():
    """A template does not pass over a name that it was not given."""
    with pytest.raises(UndefinedError, match="is undefined"):
        render("generators/gallery.html")


def test_style_sheets_stand_as_they_are():
    """A file that a template reads is put in byte by byte."""
    source = (ROOT / "evaluation" / "report" / "report.js").read_text(encoding="utf-8")
    assert read_source("evaluation/report/report.js") == source and "=> {" in source


def test_the_sandbox_does_not_pay_for_templates():
    """Tasks, verdicts, programs and the sandbox's own processes are imported without the template engine."""
    modules = "task, arc_dsl.verdict, arc_dsl.primitives.namespace, arc_dsl.sandbox.zygote, arc_dsl.sandbox.child"
    code = f"import sys, arc_dsl.{modules}; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=120).returncode == 0
