"""A report as the learner reads it in a terminal, or piped: words and marks first, colour only on top of them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from grader.reports.gap import Gap, gap_between
from grader.reports.plain import one_line, printable, without_repeat
from grader.reports.trace_table import Row, trace_rows
from grader.verdict import ExerciseResult, Finding, Report

WIDEST = 100
NARROW = 60
LABEL = 12
LONGEST_TEXT = 2000
SYMBOLS = {"pass": "✓", "fail": "✗", "crash": "✗", "missing": "?"}
COLOURS = {"pass": "green", "fail": "red", "crash": "red", "missing": "yellow"}


@dataclass(frozen=True)
class Hanging:
    """A text or table after `prefix`, its further lines indented by as much; without spaces at the lines' ends."""

    prefix: Text
    body: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render the body beside the prefix."""
        indent = self.prefix.cell_len
        lines = console.render_lines(self.body, options.update_width(options.max_width - indent), pad=False)
        for number, line in enumerate(lines):
            if number:
                yield Segment(" " * indent if line else "")
            else:
                yield from self.prefix.render(console)
            while line and not line[-1].text.strip():
                line.pop()
            yield from line[:-1]
            yield from (Segment(last.text.rstrip(), last.style) for last in line[-1:])
            yield Segment.line()


class _LearnersConsole(Console):
    """A console that leaves a closed pipe to the command to deal with."""

    def on_broken_pipe(self) -> None:
        """Raise, where rich would end the process."""
        raise BrokenPipeError


def console_for(*, no_color: bool = False, stderr: bool = False) -> Console:
    """A console that interprets no markup in a learner's text, and uses no escape codes where colour isn't wanted."""
    plain = no_color or bool(os.environ.get("NO_COLOR"))
    console = _LearnersConsole(
        stderr=stderr,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        color_system=None if plain else "auto",
    )
    console.width = max(20, min(console.width, WIDEST))
    return console


def print_report(report: Report, console: Console, closing: str = "") -> None:
    """Print one notebook's report; `closing` says what to do next, with commands on lines of their own, indented."""
    for part in report_parts(report, console.width):
        console.print(part)
    for line in closing.splitlines():
        console.print(_text(line), soft_wrap=line.startswith(" "))  # a command is copied whole


def print_told(heading: str, paragraphs: Iterable[str], note: str, console: Console) -> None:
    """Print a heading, paragraphs below it, and a note if there is one."""
    console.print(Text(one_line(heading), style="bold"))
    for paragraph in paragraphs:
        console.print(indented(_text(paragraph)))
    if note:
        console.print(_labelled("note", note, console.width, indent=0))


def report_parts(report: Report, width: int) -> Iterable[RenderableType]:
    """The report's paragraphs, for a terminal of `width` columns."""
    yield _headline(report)
    if report.problem:
        yield indented(_text(report.problem))
    for exercise in report.exercises:
        yield from _exercise(exercise, width)
    if report.notes:
        yield Text()
    for note in report.notes:
        yield _labelled("note", note, width, indent=0)
    if report.exercises:
        yield Text()
        yield Text(_footer(report), style="dim")


def exercise_as_text(exercise: ExerciseResult, width: int = 80) -> str:
    """One exercise's part of the report as plain text, without colour."""
    console = Console(file=StringIO(), width=width, color_system=None, markup=False, emoji=False, highlight=False)
    with console.capture() as captured:
        for part in _exercise(exercise, width):
            console.print(part)
    return captured.get().strip("\n")


def summary_line(report: Report) -> str:
    """One line for a notebook: `lesson3.ipynb: 2 of 4 pass; 3.1 fail (output-shape), 3.3 crash`."""
    notebook = one_line(report.notebook)
    if report.problem:
        return f"{notebook}: not graded. {one_line(report.problem)}"
    others = [_in_short(exercise) for exercise in report.exercises if exercise.verdict != "pass"]
    return f"{notebook}: {_score(report)}" + (f"; {', '.join(others)}" if others else "")


def _headline(report: Report) -> Text:
    line = Text(one_line(report.notebook), style="bold")
    if report.problem:
        return line.append(": not graded", style="red")
    return line.append(f": {one_line(report.lesson)}, {_score(report)}")


def _score(report: Report) -> str:
    return f"{report.score} of {report.max_score} pass"


def _in_short(exercise: ExerciseResult) -> str:
    codes = ", ".join(dict.fromkeys(finding.code for finding in exercise.findings))
    return f"{one_line(exercise.id)} {exercise.verdict}" + (f" ({codes})" if codes else "")


def _footer(report: Report) -> str:
    with_torch = f" · torch {one_line(report.torch)}" if report.torch else ""
    took = f"{report.seconds:.1f} s{with_torch} · isolation: {one_line(report.isolation)}"
    return f"{took} · --seed {report.seed} repeats this run"


def _exercise(exercise: ExerciseResult, width: int) -> Iterable[RenderableType]:
    colour = COLOURS.get(exercise.verdict, "yellow")
    line = Text(f"{SYMBOLS.get(exercise.verdict, '!')} ", style=colour)
    line.append(f"{one_line(exercise.id)} {one_line(exercise.name)}", style="bold")
    line.append(f": {exercise.verdict}", style=colour)
    if exercise.verdict == "pass":
        yield line
        return
    yield Text()
    yield line
    if exercise.message:
        yield indented(_text(exercise.message))
        if exercise.cell is not None and not exercise.findings:
            yield _labelled("where", f"cell {exercise.cell}", width)
    for number, finding in enumerate(exercise.findings):
        if number:
            yield Text()
            yield indented(Text(f"and also ({finding.code}):"))
        yield from _finding(finding, exercise.cell, width)
    if exercise.trace:
        yield Text()
        yield indented(_trace(trace_rows(exercise.trace, next(iter(exercise.findings), None)), width))
        yield Text()
    hint = next((finding.hint for finding in exercise.findings if finding.hint), "")
    if hint:
        yield _labelled("hint", hint, width)


def _finding(finding: Finding, cell: int | None, width: int) -> Iterable[RenderableType]:
    gap = gap_between(printable(finding.expected), printable(finding.observed))
    if gap is not None:
        yield _aligned(gap, width)
    else:
        if finding.expected:
            yield _labelled("expected", finding.expected, width)
        if finding.observed:
            yield _labelled("observed", finding.observed, width)
    yield indented(_text(without_repeat(finding.message, finding.observed)))
    for label, text in (
        ("where", _place(finding, cell)),
        ("arithmetic", finding.arithmetic),
        ("looks like", "" if finding.family in finding.message else finding.family),
    ):
        if text:
            yield _labelled(label, text, width)


def _place(finding: Finding, cell: int | None) -> str:
    """ "cell 7, line 5, layer conv1", as far as it is known."""
    number = finding.cell if finding.cell is not None else cell
    parts = [
        "" if number is None else f"cell {number}",
        "" if finding.line is None else f"line {finding.line}",
        f"layer {one_line(finding.layer)}" if finding.layer else "",
    ]
    return ", ".join(part for part in parts if part)


def _aligned(gap: Gap, width: int) -> RenderableType:
    """Both shapes under each other with the wrong axes marked, and in words."""
    room = width - 2 - LABEL
    indent = LABEL if len(gap.expected) <= room else 0
    text = Text(no_wrap=True)
    for label, shape in (("expected", gap.expected), ("observed", gap.observed)):
        text.append(label.ljust(indent) if indent else f"{label}\n", style="bold")
        text.append(f"{shape}\n")
    marks = gap.marks.rstrip()
    between = "  " if len(marks) + 2 + len(gap.words) <= room else "\n"
    text.append(f"{' ' * indent}{marks}{between}{gap.words}", style="red")
    return indented(text)


def _trace(rows: list[Row], width: int) -> RenderableType:
    if width < NARROW:
        lines = Text()
        for row in rows:
            if row.folded:
                lines.append(f"  … {row.folded} more\n", style="dim")
                continue
            head = " ".join(part for part in (row.layer, row.op) if part)
            where = f", line {row.line}" if row.line else ""
            lines.append(f"{'>' if row.marked else ' '} {head}{where}\n    {row.shapes}\n", style=_row_style(row))
        lines.rstrip()
        return lines
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("")
    for heading in ("layer", "op", "in → out"):
        table.add_column(heading, overflow="fold")
    table.add_column("line", justify="right")
    for row in rows:
        if row.folded:
            table.add_row("", f"… {row.folded} more", style="dim")
        else:
            mark = ">" if row.marked else ""
            table.add_row(
                mark, *(Text(cell) for cell in (row.layer, row.op, row.shapes, row.line)), style=_row_style(row)
            )
    return table


def _row_style(row: Row) -> str:
    return "bold red" if row.marked else ""


def _labelled(label: str, text: str, width: int, indent: int = 2) -> RenderableType:
    """A label and its text beside it, or in a narrow terminal one after the other."""
    if width < NARROW:
        return Hanging(Text(" " * indent), Text.assemble((f"{label}: ", "bold"), _text(text)))
    column = LABEL if indent else len(label) + 2
    return Hanging(Text(" " * indent).append(label.ljust(column), style="bold"), _text(text))


def indented(body: RenderableType) -> RenderableType:
    """The body two columns to the right."""
    return Hanging(Text("  "), body)


def _text(text: str) -> Text:
    """A learner's or an author's text, made printable and bounded, as it stands: no markup is read in it."""
    shown = printable(text).strip("\n")
    if len(shown) > LONGEST_TEXT:
        shown = f"{shown[:LONGEST_TEXT]}… ({len(shown) - LONGEST_TEXT:,} characters more)"
    return Text(shown, overflow="fold")
