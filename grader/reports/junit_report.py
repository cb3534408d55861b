"""A class as JUnit XML, the form that continuous integration shows: a suite a submission, a test case an exercise."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from grader.reports.marked import Marked, MarkedClass
from grader.reports.plain import one_line, printable
from grader.reports.terminal import exercise_as_text
from grader.reports.whole_file import write_whole
from grader.verdict import UNGRADED, ExerciseResult

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\ufdd0-\ufdef]")


def write(marked: MarkedClass, path: Path) -> None:
    """Write the XML to `path`."""
    write_whole(path, junit_text(marked))


def junit_text(marked: MarkedClass) -> str:
    """The XML. A verdict that somebody has to look at is an `error`; every other one but a pass is a `failure`."""
    suites = ElementTree.Element("testsuites", name="shape-clinic")
    totals = {"tests": 0, "failures": 0, "errors": 0}
    for one in marked:
        suite = _suite(one)
        suites.append(suite)
        for name in totals:
            totals[name] += int(suite.get(name, "0"))
    for name, count in totals.items():
        suites.set(name, str(count))
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def valid(text: str) -> str:
    """The text without the characters that XML 1.0 (section 2.2) has no way to hold."""
    return NOT_XML.sub("\ufffd", text)


def _suite(one: Marked) -> ElementTree.Element:
    report = one.report
    attempt = f", attempt {one.attempt}" if one.attempts > 1 else ""
    suite = ElementTree.Element("testsuite", name=_line(f"{one.student}{attempt}"), file=_line(one.source))
    failures = errors = 0
    for exercise in report.exercises:
        case = ElementTree.SubElement(
            suite, "testcase", classname=_line(report.lesson), name=_line(f"{exercise.id} {exercise.name}")
        )
        case.set("time", "0")
        if exercise.verdict != "pass":
            ungraded = exercise.verdict in UNGRADED
            errors, failures = errors + ungraded, failures + (not ungraded)
            inner = ElementTree.SubElement(case, "error" if ungraded else "failure", type=_type(exercise))
            inner.set("message", _line(_message(exercise)))
            inner.text = valid(printable(exercise_as_text(exercise)))
    if report.problem:
        errors += 1
        case = ElementTree.SubElement(suite, "testcase", classname=_line(one.lesson or "notebook"), name="notebook")
        ElementTree.SubElement(case, "error", type="not-graded", message=_line(report.problem))
    counts = {"tests": len(list(suite)), "failures": failures, "errors": errors, "time": f"{report.seconds:.3f}"}
    for name, value in counts.items():
        suite.set(name, str(value))
    return suite


def _type(exercise: ExerciseResult) -> str:
    return exercise.findings[0].code if exercise.findings else exercise.verdict


def _message(exercise: ExerciseResult) -> str:
    return exercise.findings[0].message if exercise.findings else exercise.message or exercise.verdict


def _line(text: str) -> str:
    return valid(one_line(text))
