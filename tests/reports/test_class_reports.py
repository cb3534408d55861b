"""Reports on a class: nothing that a learner writes breaks out of them, and they say what was found, no more."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from grader.reports import csv_report, gradescope_report, html_report, jsonl_report, junit_report
from grader.reports.class_table import print_class
from grader.reports.marked import Marked, MarkedClass
from grader.reports.mistakes import ranked_mistakes
from grader.reports.terminal import console_for
from grader.verdict import ExerciseResult, Finding, Report

VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`--></style>{{7*7}}{% raw %}"
    "\x1b]0;title\x07\x1b[31m\x00\x0b\ud800\ufffe\u202e]]>&amp;\r\n=cmd|'/c calc'!A1"
)
FORGET = Finding(
    "output-shape", "The output is smaller.", "(2, 16, 10)", "(2, 16, 6)", 3, 5, family="it spans 5, not 3"
)


def marked(student: str, report: Report, **settings: Any) -> Marked:
    before = {"student_id": "", "lesson": report.lesson, "attempt": 1, "attempts": 1, "late": False, "counts": True}
    return Marked(student=student, source=f"{student}/lesson3.ipynb", report=report, **{**before, **settings})


def of(*submissions: Marked) -> MarkedClass:
    return MarkedClass(len(submissions), submissions.__getitem__)


def failing(finding: Finding) -> Report:
    return Report("lesson3.ipynb", "lesson3", (ExerciseResult("3.1", "SameSize", "fail", (finding,)),))


def hostile(text: str) -> Marked:
    finding = Finding("raises", text, text, text, 3, 5, layer=text, arithmetic=text, family=text, hint=text)
    step = {"op": text, "layer": text, "in": [[1]], "out": [], "line": 3}
    exercise = ExerciseResult("3.1", text, "fail", (finding,), (step,), message=text)
    report = Report(text, "lesson3", (exercise,), notes=(text,), problem=text)
    return Marked(text, text, "lesson3", 1, 2, True, True, text, report)


class Tags(HTMLParser):
    """The tags of a page, as a browser nests them; fails where they do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


@pytest.fixture
def everyone(report: Report) -> MarkedClass:
    unreadable = Report("lesson3.ipynb", "", (), problem="lesson3.ipynb is cut off: it ends in the middle.")
    return of(
        marked("Ada Lovelace", report, attempts=2, counts=False),
        marked("Ada Lovelace", replace(report, exercises=report.exercises[:1]), attempt=2, attempts=2, late=True),
        marked("Bo", failing(replace(FORGET, message="Bo forgot it, says Ada."))),
        marked("Cy", failing(replace(FORGET, family="it spans 7, not 3", message="x" * 99))),
        marked("Di", unreadable),
    )


@settings(max_examples=60)
@given(st.text() | st.sampled_from([HOSTILE, "-1+1", "@SUM(A1)", "\t=1", " =1", "\uff1d1", '"=1', "a\n=1"]))
def test_no_cell_is_a_formula(text: str) -> None:
    table = list(csv.reader(io.StringIO(csv_report.csv_text(of(hostile(text))), newline="")))

    assert len(table) == 2
    assert len(table[0]) == len(table[1])
    for cell in table[0] + table[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
        assert cell.isprintable() or "\u200c" in cell or "\u200d" in cell


@settings(max_examples=60)
@given(st.text(st.characters(codec=None)) | st.just(HOSTILE))
def test_junit_is_xml_whatever_it_holds(text: str) -> None:
    root = ElementTree.fromstring(junit_report.junit_text(of(hostile(text))).encode("utf-8"))

    tags = [element.tag for element in root.iter()]
    assert tags == ["testsuites", "testsuite", "testcase", "failure", *(["testcase", "error"] if text else [])]


@settings(max_examples=40)
@given(st.text(st.characters(codec=None)) | st.just(HOSTILE))
def test_json_is_strict(text: str) -> None:
    def refuse(name: str) -> None:
        raise ValueError(name)

    line = jsonl_report.json_line(hostile(text))
    assert line.isascii()
    assert "\n" not in line
    json.loads(line, parse_constant=refuse).get("report")
    json.dumps(gradescope_report.results(hostile(text).report), allow_nan=False).encode("utf-8")


def test_pages_hold_nothing_that_runs(tmp_path: Path) -> None:
    html_report.write(
        of(hostile(HOSTILE), hostile(HOSTILE.replace("<", "< ")), hostile("../../up")), tmp_path / "pages"
    )

    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.html"))
    assert len(written) == 4
    assert all(re.fullmatch(r"pages/(index|students/[\w-]+)\.html", name) for name in written)
    for name in written:
        text = (tmp_path / name).read_text(encoding="utf-8")
        page = tags(text)
        assert not {"script", "img", "iframe", "object", "link", "form", "base"} & {tag for tag, _ in page.seen}
        for _, attributes in page.seen:
            assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset")]
            assert re.fullmatch(r"(students/[\w-]+\.html)?", attributes.get("href") or "")
        assert not re.search("[\0-\x08\x0b-\x1f\x7f\u202e\ud800]", text)
        assert "49" not in text


def test_pages_of_a_class(tmp_path: Path, everyone: MarkedClass) -> None:
    html_report.write(everyone, tmp_path)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    ada = (tmp_path / "students" / "Ada-Lovelace.html").read_text(encoding="utf-8")

    assert len(list((tmp_path / "students").iterdir())) == 4
    tags(index)
    tags(ada)
    assert "attempt 2 of 2" in ada
    assert "does not count" in ada
    assert "padding that did not grow with the dilation" in ada
    assert "Bo" not in ada
    assert "2 of 2</strong>, 3.1 SameSize: it spans 5, not 3." in index
    assert "http" not in index.replace("http-equiv", "")


def test_mistakes_are_ranked_and_their_examples_name_nobody(everyone: MarkedClass) -> None:
    mistakes = ranked_mistakes(everyone)

    assert [(len(one.students), one.asked, one.exercise) for one in mistakes] == [(2, 2, "3.1 SameSize")]
    assert mistakes[0].example is not None
    assert mistakes[0].example.message == "… forgot it, says …."


def test_an_example_of_an_exception_does_not_quote_it() -> None:
    said = Finding("raises", "ValueError: my name is Zo\u00eb, 0176", observed="ValueError: my name is Zo\u00eb, 0176")
    (mistake,) = ranked_mistakes(of(marked("Z", failing(said))))

    assert mistake.example == Finding("raises", "It raises ValueError.")


def test_gradescope_has_one_file_or_a_folder_each(tmp_path: Path, everyone: MarkedClass, report: Report) -> None:
    report = replace(report, exercises=report.exercises[:6])
    gradescope_report.write(of(marked("Ada", report)), tmp_path / "results.json")
    gradescope_report.write(everyone, tmp_path / "all")

    alone = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert (alone["score"], alone["tests"][1]["max_score"]) == (1.0, 1.0)
    assert alone["tests"][1]["name"] == "3.1 SameSizeDilation: fail"
    assert "padding that did not grow" in alone["tests"][1]["output"]
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == [
        "Ada-Lovelace-lesson3", "Bo-lesson3", "Cy-lesson3", "Di",
    ]  # fmt: skip


def test_gradescope_is_given_no_score_for_what_is_our_fault(report: Report) -> None:
    ours = gradescope_report.results(report)
    nothing = gradescope_report.results(replace(report, exercises=(), problem="No kernel could be started: why."))
    assert any(one.verdict == "error" for one in report.exercises)
    for results in (ours, nothing):
        assert "score" not in results
        assert not any("score" in test or "status" in test for test in results["tests"])
        assert "No score is given" in results["output"]
    fine = gradescope_report.results(replace(report, exercises=report.exercises[:6]))
    assert (fine["score"], fine["tests"][0]["status"]) == (1.0, "passed")
    assert gradescope_report.results(replace(report, exercises=(), problem="It is no notebook."))["score"] == 0.0


def test_the_terminal_shows_a_class(capsys: pytest.CaptureFixture[str], everyone: MarkedClass) -> None:
    print_class(everyone, console_for())
    text = " ".join(capsys.readouterr().out.split())
    assert "attempt 1 of 2, does not count" in text
    assert "1 of 4 pass, 2 do not, 1 could not be graded." in text
    assert "2 of 2, 3.1 SameSize: it spans 5, not 3." in text
    print_class(of(hostile(HOSTILE)), console_for())
    assert "\x1b" not in capsys.readouterr().out


def test_files_appear_whole(tmp_path: Path, everyone: MarkedClass) -> None:
    writers: list[Callable[[MarkedClass, Path], None]] = [csv_report.write, junit_report.write, jsonl_report.write]
    for write in writers:
        path = tmp_path / write.__module__
        path.write_text("before", encoding="utf-8")
        write(everyone, path)
        first = path.read_bytes()
        write(everyone, path)
        assert path.read_bytes() == first != b"before"
    assert len(list(tmp_path.iterdir())) == len(writers)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone(tmp_path: Path, everyone: MarkedClass, scheme: Any) -> None:
    executable = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    if executable is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    html_report.write(everyone, tmp_path)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--disable-gpu"])
        page = browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.on("request", lambda request: request.url.startswith("file:") or problems.append(request.url))
        for path in (tmp_path / "index.html", tmp_path / "students" / "Ada-Lovelace.html"):
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            lightness = "(c => c.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0))"
            background = page.evaluate(f"{lightness}(getComputedStyle(document.body).backgroundColor)")
            assert (background > 380) == (scheme == "light")
        browser.close()
    assert problems == []
