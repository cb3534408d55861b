"""From the kernel's file names to the notebook's cells: where in the learner's own text a finding points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.verdict import ExerciseResult, Finding


def placed(
    result: ExerciseResult, sources: Sequence[str], own_cell: int | None, files: Mapping[str, str]
) -> ExerciseResult:
    """`result` with every finding's cell (counted from 1); `own_cell` is the exercise's, by its position from 0.

    `sources` are all cells' sources, "" for a cell that is no code; `files` maps a kernel's file names to their texts.
    """
    findings = tuple(_placed(finding, sources, own_cell, files) for finding in result.findings)
    trace = tuple({**step, "source": None} for step in result.trace)
    return replace(result, findings=findings, trace=trace, cell=None if own_cell is None else own_cell + 1)


def _placed(finding: Finding, sources: Sequence[str], own_cell: int | None, files: Mapping[str, str]) -> Finding:
    cell = _cell_of(files.get(finding.file, ""), sources, own_cell)
    if cell is None:
        cell = own_cell
    line = finding.line
    if cell is None or line is None or line > sources[cell].count("\n") + 1:
        line = None
    return replace(finding, cell=None if cell is None else cell + 1, line=line, file="")


def _cell_of(text: str, sources: Sequence[str], own_cell: int | None) -> int | None:
    """The cell with this text; the exercise's own before another that says the same."""
    if not text.strip():
        return None
    same = [place for place, source in enumerate(sources) if source.strip() == text.strip()]
    if own_cell in same:
        return own_cell
    return same[-1] if same else None
