"""What of a notebook's text an exercise needs, and when the text alone does not say."""

import pytest

from grader.integrity import definition
from grader.standing_alone import standing_alone

IMPORTS = "import torch\nfrom torch import nn"
NET = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, WIDTH, 3, padding=same(3))
    def forward(self, x):
        return self.conv(x)
"""


def alone(*cells, name="Net"):
    cell = next(place for place in reversed(range(len(cells))) if f"class {name}" in cells[place])
    return standing_alone(cells, definition(cells, cell, name), name, cell)


def test_what_is_needed_comes_along_in_order_and_nothing_else():
    text = alone(IMPORTS, "WIDTH = 2 * HALF", "HALF = 4", "def same(k):\n    return k // 2", "rows = [1, 2]", NET)
    assert text is not None
    assert "rows" not in text
    assert "import torch" not in text.splitlines()
    assert text.index("HALF = 4") > text.index("WIDTH = 2 * HALF")
    lines = [line for line in text.splitlines() if line and not line.startswith(("WIDTH", " ", "class"))]
    assert lines == ["from torch import nn", "HALF = 4", "def same(k):"]


def test_it_runs_alone():
    text = alone(IMPORTS, "WIDTH = 8", "def same(k):\n    return k // 2", "%matplotlib inline\nprint(1)", NET, "Net()")
    namespace = {}
    exec(text, namespace)
    assert namespace["Net"]().conv.out_channels == 8


@pytest.mark.parametrize(
    "other",
    [
        "WIDTH += 1",
        "for WIDTH in range(3):\n    pass",
        "del WIDTH",
        "def widen():\n    global WIDTH\n    WIDTH = 9",
        "same.factor = 3",
        "with open('f') as WIDTH:\n    pass",
        "from widths import WIDTH",
        "patch(same)",
        "same.cache_clear()",
    ],
)
def test_where_the_text_alone_does_not_say_there_is_none(other):
    cells = (IMPORTS, "WIDTH = 8", "def same(k):\n    return k // 2", NET)
    assert alone(*cells) is not None
    assert alone(*cells, other) is None
    assert alone(other, *cells) is None


def test_a_name_bound_several_times_is_what_it_is_bound_to_at_last():
    cells = (IMPORTS, "WIDTH = 8", "def same(k):\n    return k // 2", "WIDTH = 16", NET, "WIDTH = 24")
    text = alone(*cells)
    assert [text.index(one) for one in ("WIDTH = 8", "WIDTH = 16", "class Net", "WIDTH = 24")] == sorted(
        text.index(one) for one in ("WIDTH = 8", "WIDTH = 16", "class Net", "WIDTH = 24")
    )


def test_a_library_that_is_changed_is_left_as_it_is():
    cells = (IMPORTS, "WIDTH = 8", "def same(k):\n    return k // 2", "nn.Conv2d.forward = print", NET)
    assert "print" not in alone(*cells)


@pytest.mark.parametrize("other", ["SIZES.update(width=9)", "SIZES['width'] = 9", "widen(SIZES)", "SIZES |= {}"])
def test_what_can_be_changed_and_is(other):
    net = NET.replace("WIDTH", "SIZES['width']").replace("same(3)", "1")
    assert alone(IMPORTS, "SIZES = {'width': 8}", net) is not None
    assert alone(IMPORTS, "SIZES = {'width': 8}", other, net) is None


@pytest.mark.parametrize("other", ["total = " + " + ".join(["1"] * 900), "def f():\n    x = 1\n    global x"])
def test_text_that_is_too_deep_or_does_not_compile_is_no_matter(other):
    cells = ["from torch import nn", "class Net(nn.Module):\n    pass"]
    for place in range(3):
        several = [*cells[:place], other, *cells[place:]]
        own = several.index(cells[1])
        assert definition(several, own, "Net")
        text = standing_alone(several, definition(several, own, "Net"), "Net", own)
        assert text is None if "total" in other else text.endswith(cells[1])
    assert standing_alone(cells, f"{other}\n{cells[1]}", "Net", 1) is None


@pytest.mark.parametrize("other", ["SIZES.update(width=9)", "SIZES['width'] = 9", "BASE.update(width=9)"])
def test_another_name_for_what_can_be_changed(other):
    net = NET.replace("WIDTH", "SIZES['width']").replace("same(3)", "1")
    cells = (IMPORTS, "BASE = {'width': 8}", "SIZES = BASE")
    assert alone(*cells, net) is not None
    assert alone(*cells, other, net) is None


def test_the_same_import_twice_is_no_matter():
    cells = (
        IMPORTS,
        "WIDTH = 8",
        "def same(k):\n    return k // 2",
        f"from torch import nn\n{NET}",
        "from torch import nn",
    )
    assert alone(*cells).count("from torch import nn") == 1


def test_what_the_exercises_own_cell_binds_must_be_bound_there_alone():
    own = f"WIDTH = 8\ndef same(k):\n    return k // 2\n{NET}"
    assert alone(IMPORTS, own) is not None
    assert alone(IMPORTS, own, "WIDTH = 9") is None
    assert alone("WIDTH = 9", IMPORTS, own) is None


def test_an_exercises_own_imports_are_its_own():
    own = f"from torch import nn\nimport torch\nWIDTH = 8\nsame = int\n{NET}"
    text = alone("import torch\nfrom torch import nn", "nn.Linear(2, 3)(torch.randn(4, 2))", own, "torch.zeros(3)")
    assert text is not None


def test_names_from_a_star():
    text = alone("from torch import *\nfrom torch.nn import *", "class Net(Module):\n    pass\n")
    assert text.startswith("from torch import *\nfrom torch.nn import *\n")


def test_a_starter_that_is_defined_anew_below():
    text = alone(IMPORTS, "WIDTH = 8\ndef same(k):\n    return k // 2", NET, NET.replace("3, padding", "5, padding"))
    assert text.count("class Net") == 1
    assert "5, padding" in text
