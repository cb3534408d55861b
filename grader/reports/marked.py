"""A submission of a class as reports need it: whose it is, which attempt, and what grading found out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.verdict import Report


@dataclass(frozen=True)
class Marked:
    """One graded submission. `attempt` counts from 1 up to `attempts`; of these, the one with `counts` is the mark.

    `student_id` is the platform's number or name for the student, "" where it gives none; `source` is where the
    notebook was found, in the words of the folder or archive that was handed to `grade`.
    """

    student: str
    student_id: str
    lesson: str
    attempt: int
    attempts: int
    late: bool
    counts: bool
    source: str
    report: Report


@dataclass(frozen=True)
class MarkedClass:
    """All submissions in order, each read by `read` only while it is looked at: a large class needs little memory."""

    size: int
    read: Callable[[int], Marked]

    def __len__(self) -> int:
        """How many submissions there are, earlier attempts included."""
        return self.size

    def __iter__(self) -> Iterator[Marked]:
        """Each submission, read when its turn comes."""
        return map(self.read, range(self.size))

    def counting(self) -> Iterator[Marked]:
        """The submissions that count: one for each student and lesson."""
        return (marked for marked in self if marked.counts)
