"""Finding the cell of each exercise."""

import json

import pytest

from grader.bindings import defines
from grader.submission import find_exercises, read_submission


@pytest.mark.parametrize(
    "source",
    [
        "class Net(nn.Module):\n    pass",
        "def Net(x): return x",
        "async def Net(): pass",
        "Net = 3",
        "Net: int = 3",
        "Net += 1",
        "a, (b, *Net) = 1, (2, 3)",
        "for Net in range(3): pass",
        "with open('x') as Net: pass",
        "import torch as Net",
        "import Net.inner",
        "from torch import nn as Net",
        "if True:\n    class Net: pass",
        "try:\n    Net = 1\nexcept E: pass",
        "print(Net := 3)",
        "del Net\nNet = 2",
        "match x:\n    case [Net, *_]: pass",
        "@decorated\nclass Net: pass",
        "%matplotlib inline\nclass Net: pass",
        "!pip list\nclass Net: pass",
        "help?\nNet = 1",
        "%%time\nNet = 1",
        "%%capture out\nclass Net: pass",
        "class Net(nn.Module):\n  def broken(",
        "x = !ls\nNet = 1",
        "print('unfinished\nNet = 3",
        "x = (1\n    % 2)\nNet = 1",
    ],
)
def test_cells_that_define(source):
    assert defines(source, "Net")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Net()",
        "model = Net()",
        "# class Net",
        "'''\nNet = 1\n'''",
        "class Network: pass",
        "class Outer:\n    Net = 1\n    def f(self):\n        Net = 2",
        "def f(Net): Net = 3",
        "lambda Net: Net",
        "[Net for Net in x]",
        "x.Net = 1",
        "x['Net'] = 1",
        "f(Net=1)",
        "Net == 1",
        "del Net",
        "Net = 1\ndel Net",
        "%%bash\nNet=1",
        "%%html\n<b>Net</b>",
        "Net ==",
        "import other.Net",
        "x = [" * 300 + "Net",
    ],
)
def test_cells_that_do_not(source):
    assert not defines(source, "Net")


def found(tmp_path, *cells, names=None):
    stored = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": kind,
                "metadata": {"shape_clinic": {"exercise": claim}} if claim else {},
                "source": source,
                **({"outputs": [], "execution_count": None} if kind == "code" else {}),
            }
            for kind, claim, source in cells
        ],
    }
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps(stored))
    return find_exercises(read_submission(path), names or {"3.1": "Net"})


def test_by_metadata(tmp_path):
    result = found(tmp_path, ("markdown", "3.1", "Net"), ("code", "3.1", "class Net: pass"), ("code", None, "Net()"))
    assert result.cells == {"3.1": 1}
    assert result.notes == ()


def test_by_name_when_all_metadata_is_gone(tmp_path):
    names = {"3.1": "Net", "3.2": "Other", "3.3": "Gone"}
    result = found(tmp_path, ("code", None, "class Net: pass"), ("code", None, "Other = 1"), names=names)
    assert result.cells == {"3.1": 0, "3.2": 1, "3.3": None}
    assert result.notes == ("The notebook's metadata was stripped; 3.1, 3.2 recognised by name.",)


def test_one_cell_without_metadata(tmp_path):
    names = {"3.1": "Net", "3.2": "Other"}
    result = found(tmp_path, ("code", None, "class Net: pass"), ("code", "3.2", "Other = 1"), names=names)
    assert result.cells == {"3.1": 0, "3.2": 1}
    assert result.notes == ("No cell is marked as 3.1; recognised by name.",)


def test_the_last_definition_counts_wherever_it_is(tmp_path):
    cells = [("code", "3.1", "class Net: pass"), ("code", None, "x"), ("code", None, "class Net: pass")]
    result = found(tmp_path, *cells)
    assert result.cells == {"3.1": 2}
    assert result.notes == ("3.1 is defined in cells 1 and 3; the last one that runs counts.",)
    assert (
        found(tmp_path, *cells, ("code", "3.1", "Net = 1")).notes[0].startswith("3.1 is defined in cells 1, 3 and 4;")
    )


def test_a_copied_cell_that_defines_nothing_does_not_count(tmp_path):
    cells = [("code", "3.1", "class Net: pass"), ("code", "3.1", "# copied by accident")]
    assert found(tmp_path, *cells).cells == {"3.1": 0}


def test_a_renamed_class_is_found_by_metadata_and_told(tmp_path):
    result = found(tmp_path, ("code", "3.1", "class Nett: pass"))
    assert result.cells == {"3.1": 0}
    assert result.notes == ("Cell 1 is exercise 3.1, but it does not define `Net`.",)


def test_a_cell_that_does_not_parse_is_found(tmp_path):
    assert found(tmp_path, ("code", None, "class Net(nn.Module:\n    pass")).cells == {"3.1": 0}
