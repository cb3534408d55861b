"""The table: rich in a terminal, HTML in a notebook, text in a pipe; readable for 500 layers."""

from __future__ import annotations

import io
import itertools
import json
from html.parser import HTMLParser

import pytest
import torch
from failing_models import Model
from rich.console import Console
from torch import nn

from grader import explain
from grader.shapes.diagnosis import Diagnosis
from grader.shapes.show import show


def broken() -> Diagnosis:
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(5, 2), nn.Sigmoid())
    return explain(model, torch.randn(2, 3))


def test_text() -> None:
    text = str(broken())
    rows = text.splitlines()
    assert rows[0] == "Sequential: stopped at 2"
    assert next(row for row in rows if row.startswith("✗")).split()[:3] == ["✗", "2", "Linear"]
    assert "in_features=4" in text
    assert "never reached: 3" in text
    assert "mat1 and mat2 shapes cannot be multiplied (2x4 and 5x2)" in text
    assert "\x1b" not in text


def test_html_is_well_formed_and_escaped() -> None:
    class Checker(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    page = explain(
        Model(lambda m, x: m.fc(x[: (x.size(0) < 3) + 9]), fc=nn.Linear(9, 1)), torch.randn(2, 3)
    )._repr_html_()
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert "x.size(0) < 3" not in page
    assert "<script" not in page


def test_html_needs_no_colour_and_no_theme() -> None:
    page = broken()._repr_html_()
    assert 'aria-label="raised here"' in page
    assert "✗" in page
    assert "font-weight:700" in page
    for fixed in ("color:black", "color:#000", "background:white", "background:#fff"):
        assert fixed not in page


def test_rich() -> None:
    out = io.StringIO()
    Console(file=out, width=160, force_terminal=True, color_system="truecolor").print(broken())
    shown = out.getvalue()
    assert "stopped at 2" in shown
    assert "✗" in shown
    assert "in_features=4" in shown


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_width_has_names_and_whole_shapes(width: int) -> None:
    layers = [nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(10, 2)]
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    console.print(explain(nn.Sequential(*layers), torch.randn(4, 3, 8, 8)))
    printed = console.file.getvalue()
    assert all(len(line) <= width for line in printed.splitlines())
    assert "Conv2d" in printed
    assert "288)" in printed
    assert "raised" in printed
    assert "in_features=288" in printed.replace("\n", " ")


def test_plain_when_piped() -> None:
    out = io.StringIO()
    show(broken(), out)
    assert out.getvalue().strip() == str(broken()).strip()


def test_a_narrow_encoding_does_not_stop_it() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    show(broken(), out)
    out.flush()
    assert b"in_features=4" in raw.getvalue()


def test_to_dict_is_json() -> None:
    facts = json.loads(json.dumps(broken().to_dict()))
    assert [step["layer"] for step in facts["steps"]] == ["0", "1"]
    assert facts["failed"]["layer"] == "2"
    assert facts["failure"]["kind"] == "linear-features"
    assert facts["failure"]["readings"]
    assert facts["unreached"] == ["3"]


def test_repeated_blocks_fold() -> None:
    block = [nn.Sequential(nn.Linear(8, 8), nn.LayerNorm(8), nn.ReLU()) for _ in range(12)]
    text = str(explain(nn.Sequential(nn.Linear(4, 8), *block, nn.Linear(8, 2)), torch.randn(2, 4)))
    assert "× 12" in text
    assert len(text.splitlines()) < 12


def test_500_layers_stay_readable() -> None:
    same = str(explain(nn.Sequential(*[nn.Linear(8, 8) for _ in range(500)]), torch.randn(2, 8)))
    assert "× 500" in same
    assert len(same.splitlines()) < 10
    sizes = [8 + n % 7 * (n % 3) for n in range(501)]
    mixed = nn.Sequential(*[nn.Linear(a, b) for a, b in itertools.pairwise(sizes)], nn.Linear(3, 3))
    text = str(explain(mixed, torch.randn(2, 8)))
    assert len(text.splitlines()) < 110
    assert "stopped at 500" in text


def test_a_shape_table_for_what_went_well() -> None:
    text = str(explain(nn.Conv2d(3, 8, 3), (1, 3, 8, 8)))
    assert "1 steps, 224 parameters, gives (1, 8, 6, 6)" in text
