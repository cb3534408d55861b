"""An executed notebook as a page of plain Markdown: text, code, and below each cell what it printed, raised or drew."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from nbformat import NotebookNode

from grader.authoring import exercise_of

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
ARROW = re.compile(r"^-+> ?\d+ (.*)$", re.MULTILINE)
LONGEST_HTML = 40_000
LONGEST_TEXT = 6_000
SAFE_TAGS = re.compile(
    "a|b|br|caption|code|col|colgroup|dd|details|div|dl|dt|em|figcaption|figure|h[1-6]|i|kbd|li|ol|p|pre|small|span|strong|style"
    "|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul"
    "|circle|defs|desc|ellipse|g|line|marker|path|polygon|polyline|rect|svg|text|title|tspan"
)
OUTWARD = re.compile(r"url\s*\(|@import|javascript:|expression\s*\(", re.IGNORECASE)


def page_of(notebook: NotebookNode, download: str = "") -> str:
    """The page of an executed notebook; `download` is the learner's, as the page links to it, where there is one."""
    parts: list[str] = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            parts.append(cell.source.strip())
        elif cell.cell_type == "code":
            parts.append(_code(cell, download))
            parts.extend(_output(output) for output in cell.outputs)
        if number == 0 and download:
            parts.append(f"[Download {download}]({download}){{ .md-button .md-button--primary download }}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _code(cell: NotebookNode, download: str) -> str:
    exercise = exercise_of(cell)
    if not exercise:
        return fenced(cell.source, ".python")
    how = f"Your turn, in the notebook; then `grade {download} --exercise {exercise}`."
    return (
        f"{fenced(cell.source, f'.python .exercise title={chr(34)}Exercise {exercise}{chr(34)}')}\n\n{how}\n{{ .turn }}"
    )


def _output(output: NotebookNode) -> str:
    if output.output_type == "stream":
        return _text(output.text)
    if output.output_type == "error":
        return fenced(_raised(output), ".text .output .raised .no-copy")
    data = output.get("data", {})
    if "image/svg+xml" in data:
        return _raw(str(data["image/svg+xml"]))
    html = str(data.get("text/html", ""))
    if html and len(html) <= LONGEST_HTML and is_safe(html):
        return _raw(html)
    return _text(str(data.get("text/plain", "")))


def _text(text: str) -> str:
    plain = ANSI.sub("", text).rstrip()
    if len(plain) > LONGEST_TEXT:
        plain = f"{plain[:LONGEST_TEXT]}\n… {len(plain) - LONGEST_TEXT:,} more characters"
    return fenced(plain, ".text .output .no-copy") if plain else ""


def _raised(error: NotebookNode) -> str:
    """The line of the cell that raised, and the whole message below it."""
    frames = [ANSI.sub("", frame) for frame in error.traceback]
    arrows = [ARROW.search(frame) for frame in frames if "Cell In[" in frame]
    lines = [f"    {arrow[1].strip()}" for arrow in arrows if arrow]
    message = f"{error.ename}: {ANSI.sub('', error.evalue)}" if error.evalue else error.ename
    return "\n".join([*lines, message])


def fenced(text: str, attributes: str) -> str:
    """`text` in a fence that nothing in it can close."""
    longest = max((len(run) for run in re.findall(r"^\s*(`{3,})", text, re.MULTILINE)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence} {{ {attributes} }}\n{text}\n{fence}"


def _raw(html: str) -> str:
    """HTML or SVG as one block of a Markdown page: no blank line ends it, and it scrolls where it is too wide."""
    body = re.sub(r"<\?xml.*?\?>|<!DOCTYPE[^>]*>", "", html).strip()
    return '<div class="shown" tabindex="0">\n' + re.sub(r"\n\s*\n+", "\n", body) + "\n</div>"


class _Inspector(HTMLParser):
    """Notes whatever a page should not take from an output: scripts, handlers, things loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.unsafe: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        if not SAFE_TAGS.fullmatch(tag):
            self.unsafe.append(tag)
        for name, value in attrs:
            linked = name in {"src", "srcset", "data", "action", "formaction"}
            outward = OUTWARD.search(value or "") or (name.endswith("href") and not str(value).startswith("#"))
            if name.startswith("on") or linked or outward:
                self.unsafe.append(f"{tag} {name}")
        if tag not in {"br", "col"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in {"br", "col"}:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unsafe.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"] and OUTWARD.search(data):
            self.unsafe.append("style")


def is_safe(html: str) -> bool:
    """Whether HTML holds only text, tables and drawings, every tag closed: nothing that runs or loads."""
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    return not inspector.unsafe and not inspector.open
