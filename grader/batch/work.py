"""What one worker does with one notebook: bytes in, a report as JSON out. Nothing else travels."""

from __future__ import annotations

import functools
import logging
import os
import re
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.known import course_digest, grader_digest
from grader.batch.records import to_json
from grader.course import Course, CourseError, load_course
from grader.verdict import Report

if TYPE_CHECKING:
    from grader.grading_options import GradingOptions

LONGEST_NAME = 150
UNFIT = re.compile(r'[\0-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff<>:"/\\|?*]')


@dataclass(frozen=True)
class Task:
    """One notebook to mark: its file name, its bytes, and what to mark it by.

    `course` is the course's folder, None for the bundled one; the digests say which lessons and which grader are meant.
    With `fresh` nothing that was marked before is relied on.
    """

    name: str
    data: bytes
    course: str | None
    course_digest: str
    grader_digest: str
    options: GradingOptions
    fresh: bool = False


class OtherVersion(Exception):
    """A worker has another grader or other lessons than whoever sent the task."""


def mark(task: Task) -> str:
    """The report on one notebook, as `grader.batch.records` writes it. Raises OtherVersion, CourseError."""
    from grader.batch.answers import KnownAnswers
    from grader.grading import grade_notebook
    from grader.kernels.early import early_kernel
    from grader.kernels.folders import passing_folder
    from grader.remembered import Remembered

    logging.getLogger().addHandler(logging.NullHandler())  # what libraries log is not for the teacher
    course = _course(task.course, task.course_digest, task.grader_digest)
    known = None if task.fresh else Remembered(KnownAnswers(task.course_digest, task.options), shared=True)
    with passing_folder() as folder:
        path = folder / file_name(task.name)
        path.write_bytes(task.data)
        try:
            with early_kernel(task.options.isolation) as early:
                report = grade_notebook(path, course, task.options, early, remembered=known)
        except CourseError as problem:
            report = Report(task.name, task.options.lesson or "", (), problem=str(problem))
        except Exception as problem:
            report = Report(task.name, task.options.lesson or "", (), problem=_our_fault(problem))
    return to_json(replace(report, notebook=task.name))


def file_name(name: str) -> str:
    """A name that every file system takes, as near to `name` as that allows; it ends as `name` does."""
    clean = UNFIT.sub("_", name).rstrip(". ") or "_"
    while len(os.fsencode(clean)) > LONGEST_NAME:
        clean = clean[len(clean) // 4 + 1 :]
    return clean.lstrip(". ") or "_"


@functools.cache
def _course(path: str | None, digest: str, grader: str) -> Course:
    course = load_course(None if path is None else Path(path))
    if course_digest(course) != digest:
        raise OtherVersion(f"The lessons in {course.path} are not the ones that this run was started with.")
    if grader_digest() != grader:
        raise OtherVersion("A worker has another version of shape-clinic. Install the same one everywhere.")
    return course


def _our_fault(problem: Exception) -> str:
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    where = f"{Path(frame.filename).name}, line {frame.lineno}"
    said = f"{type(problem).__name__}: {problem}".strip(": ")[:300]
    return f"That is a fault of the grader's, not the learner's ({said}; {where}). Please report it."
