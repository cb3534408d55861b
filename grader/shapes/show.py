"""The diagnosis on paper: a rich table for terminals, an HTML table for notebooks, plain text for pipes."""

from __future__ import annotations

import html as escaping
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.shapes.rows import MOST_ROWS, Row, folded, parameters_of
from grader.shapes.wording import sizes

if TYPE_CHECKING:
    from grader.shapes.diagnosis import Diagnosis

HEADINGS = ("", "layer or op", "in", "out", "parameters", "line")
NARROW = 72
FAILED, REPEATED, LEFT_OUT = "✗", "×", "⋮"


@dataclass(frozen=True)
class Line:
    """One printed line of the table: a mark, and a text for each heading after the first."""

    mark: str
    cells: tuple[str, ...]


def _shapes(shapes: tuple[tuple[int, ...], ...]) -> str:
    shown = [sizes(shape) for shape in shapes[:3]]
    return " ".join([*shown, f"… {len(shapes) - 3} more"] if len(shapes) > 3 else shown)


def _what(row: Row) -> str:
    if row.kind:
        return f"{row.layer}  {row.kind}" if row.layer != row.kind else row.kind
    settings = row.settings
    if row.op == "getitem":
        return f"[{settings.get('index', '')}]"
    told = [
        f"{value}"
        for key, value in settings.items()
        if key in {"size", "dim", "dims", "dim0", "dim1", "start_dim"} and value is not None
    ]
    return f"{row.op}({', '.join(told).replace('[', '').replace(']', '')})" if told else row.op


def _line(row: Row, mark: str = "") -> Line:
    parameters = f"{row.parameters:,}" if row.parameters else ""
    place = str(row.line) if row.line is not None else ""
    return Line(mark, (_what(row), _shapes(row.inputs), _shapes(row.outputs), parameters, place))


def lines(diagnosis: Diagnosis) -> list[Line]:
    """The table's lines: repeated blocks once, the middle of a very long run left out, the failing row marked."""
    found: list[Line] = []
    for block in folded(diagnosis.steps):
        body = [_line(row) for row in block.rows]
        if block.times > 1:
            until = f" … {block.last}" if block.last and block.last != block.rows[0].layer else ""
            body[0] = Line(f"{REPEATED} {block.times}", (body[0].cells[0] + until, *body[0].cells[1:]))
            body[1:] = [Line(REPEATED, line.cells) for line in body[1:]]
        found += body
    if len(found) > MOST_ROWS:
        head, tail = MOST_ROWS // 3, MOST_ROWS - MOST_ROWS // 3
        left = len(found) - head - tail
        found = [*found[:head], Line(LEFT_OUT, (f"{left} rows", "", "", "", "")), *found[-tail:]]
    if diagnosis.failed is not None:
        row = _line(diagnosis.failed, FAILED)
        found.append(Line(FAILED, (row.cells[0], row.cells[1], "raised", *row.cells[3:])))
    return found


def paragraphs(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    """(heading, text) for all that is said under the table."""
    said: list[tuple[str, str]] = []
    failure = diagnosis.failure
    if failure is not None:
        said += [
            ("where", failure.where),
            ("kind", failure.kind),
            ("what", failure.message),
            ("cause", failure.cause),
            ("fix", failure.fix),
        ]
        said += [("or", reading) for reading in failure.readings]
        if failure.checked:
            said.append(("tried", failure.checked.removeprefix("Tried").lstrip(": ")))
        said.append(("error", failure.error))
    for suspicion in diagnosis.suspicions:
        said.append(
            ("suspicion", f"{suspicion.where}: {suspicion.message} {suspicion.evidence} {suspicion.fix}".strip())
        )
    if diagnosis.unreached:
        shown = ", ".join(diagnosis.unreached[:12])
        more = len(diagnosis.unreached) - 12
        said.append(("never reached", shown + (f" and {more} more" if more > 0 else "")))
    said += [("note", note) for note in diagnosis.notes]
    return [(heading, body) for heading, body in said if body]


def title(diagnosis: Diagnosis) -> str:
    """One line that says how it ended."""
    name = diagnosis.subject or "the run"
    if diagnosis.failure is not None:
        return f"{name}: stopped at {diagnosis.failure.where}"
    count = f"{len(diagnosis.steps)} steps, {parameters_of(diagnosis.steps):,} parameters"
    out = f", gives {_shapes(diagnosis.outputs)}" if diagnosis.outputs else ""
    return f"{name}: {count}{out}"


def text(diagnosis: Diagnosis) -> str:
    """Plain text, columns aligned by spaces."""
    table = [Line(HEADINGS[0], HEADINGS[1:]), *lines(diagnosis)]
    widths = [max(len(line.cells[at]) for line in table) for at in range(5)]
    mark = max(len(line.mark) for line in table)
    rows = [
        "  ".join(
            [line.mark.ljust(mark), *(cell.ljust(width) for cell, width in zip(line.cells, widths, strict=True))]
        ).rstrip()
        for line in table
    ]
    said = [f"{heading + ':':<15}{body}" for heading, body in paragraphs(diagnosis)]
    return "\n".join([title(diagnosis), "", *rows, *(["", *said] if said else [])])


@dataclass(frozen=True)
class RichTable:
    """A rich renderable: the table, then the explanation. What is too narrow for five columns gets three."""

    diagnosis: Diagnosis

    def __rich_console__(self, console: Any, options: Any) -> Iterator[Any]:
        """As wide as the console lets it be."""
        from rich.table import Table
        from rich.text import Text

        narrow = options.max_width < NARROW
        table = Table(title=Text(title(self.diagnosis)), title_justify="left", expand=False)
        for at, heading in enumerate(HEADINGS[:4] if narrow else HEADINGS):
            numbers = heading in {"parameters", "line"}
            table.add_column(
                heading,
                justify="right" if numbers else "left",
                no_wrap=at == 0 or (at > 1 and not narrow),
                overflow="fold",
            )
        for line in lines(self.diagnosis):
            style = "bold red reverse" if line.mark == FAILED else "dim" if line.mark == LEFT_OUT else ""
            cells = [Text(cell) for cell in (line.mark, *line.cells)]
            table.add_row(*cells[: len(table.columns)], style=style)
        yield table
        said = Table.grid(padding=(0, 2))
        said.add_column(style="bold", no_wrap=True)
        said.add_column(overflow="fold")
        for heading, body in paragraphs(self.diagnosis):
            said.add_row(heading, Text(body, style="green" if heading == "fix" else ""))
        yield said


def html(diagnosis: Diagnosis) -> str:
    """An HTML table that reads on light and on dark pages; the failing row has a mark, a border and bold type."""
    e = escaping.escape
    head = "".join(f'<th scope="col" style="{_CELL}text-align:left">{e(name)}</th>' for name in HEADINGS[1:])
    head = f'<td style="{_CELL}width:1px"></td>{head}'
    body = []
    for line in lines(diagnosis):
        failed = line.mark == FAILED
        style = _FAILED_ROW if failed else ""
        mark = f'<span role="img" aria-label="raised here">{FAILED}</span>' if failed else e(line.mark)
        cells = "".join(
            f'<td style="{_CELL}text-align:{"right" if at in (3, 4) else "left"}">{e(cell)}</td>'
            for at, cell in enumerate(line.cells)
        )
        body.append(f'<tr style="{style}"><td style="{_CELL}width:1px;white-space:nowrap">{mark}</td>{cells}</tr>')
    said = "".join(
        f'<dt style="font-weight:600;margin-top:.4em">{e(heading)}</dt><dd style="margin:0 0 0 '
        f'1.2em;white-space:pre-wrap">{e(words)}</dd>'
        for heading, words in paragraphs(diagnosis)
    )
    table = (
        f'<table style="border-collapse:collapse;color:inherit;background:transparent">'
        f'<caption style="text-align:left;font-weight:600;color:inherit;padding:.3em 0">{e(title(diagnosis))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )
    return (
        f'<div class="shape-clinic" style="color:inherit;overflow-x:auto">{table}<dl style="margin:.6em '
        f'0">{said}</dl></div>'
    )


_CELL = (
    "min-width:0;padding:.15em .6em;border-bottom:1px solid rgba(128,128,128,.35);color:inherit;font-family:monospace;"
)
_FAILED_ROW = "font-weight:700;outline:2px solid currentColor;background:rgba(214,48,49,.22)"


def show(diagnosis: Diagnosis, file: Any = None) -> None:
    """Print to `file` (standard output): with rich in a terminal, otherwise as plain text."""
    out = file if file is not None else sys.stdout
    if getattr(out, "isatty", lambda: False)() and not os.environ.get("NO_COLOR"):
        try:
            from rich.console import Console
        except ImportError:
            pass
        else:
            Console(file=out).print(RichTable(diagnosis))
            return
    words = text(diagnosis)
    encoding = getattr(out, "encoding", None) or "utf-8"
    print(words.encode(encoding, "replace").decode(encoding), file=out)
