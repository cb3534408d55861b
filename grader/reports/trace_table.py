"""The shapes on their way through a model: one row an op, the row to look at marked, long runs folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.reports.plain import one_line
from grader.verdict import Finding

LONGEST = 12
AROUND = 4
WIDEST_WORD = 32


@dataclass(frozen=True)
class Row:
    """One op, or (with a count in `folded`) several left out. `shapes` is "(2, 3, 10, 10) → (2, 16, 6, 6)"."""

    layer: str
    op: str
    shapes: str
    line: str
    marked: bool = False
    folded: int = 0


def trace_rows(trace: Sequence[Mapping[str, Any]], finding: Finding | None) -> list[Row]:
    """The rows to show of a trace. The one that raised is marked, else the last one of the finding's layer and line."""
    marked = _marked(trace, finding)
    rows = [_row(step, number == marked) for number, step in enumerate(trace)]
    if len(rows) <= LONGEST:
        return rows
    middle = len(rows) - 1 if marked is None else marked
    shown = {*range(AROUND), *range(middle - AROUND, middle + AROUND + 1), len(rows) - 1}
    shown |= {number for number in range(len(rows)) if {number - 1, number + 1} <= shown}
    kept: list[Row] = []
    for number, row in enumerate(rows):
        if number in shown:
            kept.append(row)
        elif number - 1 in shown:
            after = min((other for other in shown if other > number), default=len(rows))
            kept.append(Row("", "", "", "", folded=after - number))
    return kept


def shapes_text(shapes: Any) -> str:
    """[[2, 3], [2]] as "(2, 3), (2,)"."""
    return ", ".join(str(tuple(shape)) for shape in shapes) if isinstance(shapes, list) else ""


def _row(step: Mapping[str, Any], marked: bool) -> Row:
    line = step.get("line")
    out = shapes_text(step.get("out")) or "raises"
    return Row(
        layer=_short(step.get("layer", "")),
        op=_short(step.get("op", "")),
        shapes=f"{shapes_text(step.get('in')) or '()'} → {out}",
        line=str(line) if isinstance(line, int) else "",
        marked=marked,
    )


def _marked(trace: Sequence[Mapping[str, Any]], finding: Finding | None) -> int | None:
    for number, step in enumerate(trace):
        if not step.get("out"):
            return number
    if finding is None or not (finding.layer or finding.line):
        return None
    there = [
        number
        for number, step in enumerate(trace)
        if (not finding.layer or step.get("layer") == finding.layer)
        and (not finding.line or step.get("line") in (None, finding.line))
    ]
    return there[-1] if there else None


def _short(word: Any) -> str:
    text = one_line(str(word))
    return text if len(text) <= WIDEST_WORD else "…" + text[1 - WIDEST_WORD :]
