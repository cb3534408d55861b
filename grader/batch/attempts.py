"""Which of a student's attempts counts: the last one, or the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.batch.run import Outcome
from grader.batch.submissions import Entry


@dataclass(frozen=True)
class Standing:
    """A submission's place among the same student's at the same lesson."""

    attempt: int
    attempts: int
    counts: bool


def standings(entries: Sequence[Entry], outcomes: Sequence[Outcome], *, best: bool) -> list[Standing]:
    """Each submission's standing. With `best` the highest score counts, of equal ones the last."""
    groups: dict[tuple[str, str, str, str], list[int]] = {}
    for position, (entry, outcome) in enumerate(zip(entries, outcomes, strict=True)):
        whose = entry.whose
        groups.setdefault((whose.layout, whose.student, whose.student_id, outcome.lesson), []).append(position)
    found: dict[int, Standing] = {}
    for group in groups.values():
        group.sort(key=lambda position: _order(entries[position], position))
        numbers: list[int] = []
        for position in group:
            told = entries[position].whose.attempt or 1
            numbers.append(max(told, numbers[-1] + 1 if numbers else 1))
        counting = len(group) - 1
        if best:
            counting = max(range(len(group)), key=lambda place: (_fraction(outcomes[group[place]]), place))
        for place, position in enumerate(group):
            found[position] = Standing(numbers[place], numbers[-1], place == counting)
    return [found[position] for position in range(len(entries))]


def _order(entry: Entry, position: int) -> tuple[list[tuple[int, int, str]], int]:
    return [(0, part, "") if isinstance(part, int) else (1, 0, part) for part in entry.whose.order], position


def _fraction(outcome: Outcome) -> float:
    return outcome.score / outcome.max_score if outcome.max_score else -1.0
