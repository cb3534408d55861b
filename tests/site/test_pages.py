"""What an executed notebook becomes: text, code and outputs in plain Markdown, and nothing that runs or loads."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import markdown
import nbformat
import pytest


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    path = Path(__file__).parents[2] / "site" / "_hooks" / "pages.py"
    specification = importlib.util.spec_from_file_location("pages", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def notebook(*cells: dict[str, Any]) -> nbformat.NotebookNode:
    return nbformat.from_dict({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def code(source: str, *outputs: dict[str, Any], exercise: str = "") -> dict[str, Any]:
    metadata = {"shape_clinic": {"exercise": exercise}} if exercise else {}
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "metadata": metadata}


def shown(mime: dict[str, str]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": mime, "metadata": {}}


def rendered(page: str) -> str:
    extensions = ["attr_list", "tables", "pymdownx.superfences", "pymdownx.highlight"]
    return markdown.markdown(page, extensions=extensions)


def test_a_page_has_text_code_outputs_and_the_download(pages: ModuleType) -> None:
    printed = {"output_type": "stream", "name": "stdout", "text": "\x1b[31mtorch.Size([2, 3])\x1b[0m\n"}
    text = {"cell_type": "markdown", "source": "# Lesson 3: Dilation\n\nSilent.", "metadata": {}}
    page = pages.page_of(notebook(text, code("print(x.shape)", printed)), "lesson3.ipynb")
    assert page.startswith("# Lesson 3: Dilation")
    assert "(lesson3.ipynb)" in page
    assert "{ .python }\nprint(x.shape)\n```" in page
    assert "{ .text .output .no-copy }\ntorch.Size([2, 3])\n```" in page


def test_an_exercise_says_how_to_grade_it(pages: ModuleType) -> None:
    page = pages.page_of(notebook(code("# 3.1 Keep the size.", exercise="3.1")), "lesson3.ipynb")
    assert "Exercise 3.1" in rendered(page)
    assert "<code>grade lesson3.ipynb --exercise 3.1</code>" in rendered(page)


def test_an_error_shows_the_line_and_the_whole_message_only(pages: ModuleType) -> None:
    frames = [
        "\x1b[31m-----\x1b[39m",
        "\x1b[32mCell In[4], line 2\x1b[39m\n      1 x = 1\n----> 2 model(x)\n      3 print()",
        "File \x1b[32m/somewhere/site-packages/torch/nn/modules/module.py:1\x1b[39m\n-> 1 return 1",
    ]
    raised = {"output_type": "error", "ename": "RuntimeError", "evalue": "1x5120 and\n2000x10", "traceback": frames}
    page = pages.page_of(notebook(code("model(x)", raised)), "lesson4.ipynb")
    assert "\n    model(x)\nRuntimeError: 1x5120 and\n2000x10\n" in page
    assert "site-packages" not in page
    assert "\x1b" not in page


def test_a_drawing_is_put_in_as_it_is_and_blank_lines_do_not_end_it(pages: ModuleType) -> None:
    svg = '<svg viewBox="0 0 9 9">\n\n\n<title>A kernel</title>\n\n<rect width="9" height="9"/>\n</svg>'
    page = pages.page_of(notebook(code("draw()", shown({"image/svg+xml": svg, "text/plain": "A kernel"}))), "l.ipynb")
    html = rendered(page)
    assert '<rect width="9" height="9"/>' in html
    assert "<p><rect" not in html
    assert "</svg>\n</div>" in html


def test_a_safe_table_is_shown_and_an_unsafe_one_gives_way_to_its_text(pages: ModuleType) -> None:
    table = "<table><tr><th>layer</th></tr><tr><td>conv1</td></tr></table>"
    both = pages.page_of(notebook(code("x", shown({"text/html": table, "text/plain": "layer conv1"}))), "l.ipynb")
    assert table in both
    unsafe = table.replace("conv1", "<script>alert(1)</script>")
    text = pages.page_of(notebook(code("x", shown({"text/html": unsafe, "text/plain": "layer conv1"}))), "l.ipynb")
    assert "script" not in text
    assert "{ .text .output .no-copy }\nlayer conv1\n" in text


@pytest.mark.parametrize(
    "html",
    [
        "<img src='x.png'>",
        "<p onclick='go()'>x</p>",
        "<a href='https://example.org'>x</a>",
        "<div style='background: url(x.png)'>x</div>",
        "<style>@import 'x.css';</style>",
        "<div>not closed",
        "closed twice</div>",
        "<b><i>crossed</b></i>",
        "<iframe></iframe>",
        "<svg><use href='x.svg#a'/></svg>",
    ],
)
def test_html_that_runs_loads_or_is_not_closed_is_not_safe(pages: ModuleType, html: str) -> None:
    assert not pages.is_safe(html)


@pytest.mark.parametrize("html", ["text", "<b>x</b><br>", "<svg><path d='M0 0'/></svg>", "<a href='#why'>x</a>"])
def test_text_tables_and_drawings_are_safe(pages: ModuleType, html: str) -> None:
    assert pages.is_safe(html)


@pytest.mark.parametrize("text", ["plain", "```python\nx\n```", "`````\nfive"])
def test_nothing_in_a_cell_closes_its_fence(pages: ModuleType, text: str) -> None:
    html = rendered(pages.fenced(text, ".text .output") + "\n\nafter")
    assert html.count("<pre>") == 1
    assert html.rstrip().endswith("<p>after</p>")


def test_a_long_output_is_cut_and_says_so(pages: ModuleType) -> None:
    printed = {"output_type": "stream", "name": "stdout", "text": "y" * 10_000}
    page = pages.page_of(notebook(code("print()", printed)), "l.ipynb")
    assert len(page) < 7_000
    assert "4,000 more characters" in page
