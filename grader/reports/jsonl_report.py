"""A class as JSON, a document a line: whose submission it is, and its report in schema 1."""

from __future__ import annotations

import json
from pathlib import Path

from grader.reports.json_report import json_document
from grader.reports.marked import Marked, MarkedClass
from grader.reports.plain import encodable
from grader.reports.whole_file import write_whole


def write(marked: MarkedClass, path: Path) -> None:
    """Write the lines to `path`."""
    write_whole(path, "".join(f"{json_line(one)}\n" for one in marked))


def json_line(one: Marked) -> str:
    """One submission, in strict JSON of ASCII characters only."""
    document = {
        "student": encodable(one.student),
        "id": encodable(one.student_id),
        "lesson": encodable(one.lesson),
        "attempt": one.attempt,
        "attempts": one.attempts,
        "late": one.late,
        "counts": one.counts,
        "report": json_document(one.report),
    }
    return json.dumps(document, allow_nan=False)
