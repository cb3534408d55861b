"""Slips of the pen: what is written is told, with the smallest change; an error that is none is left alone."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest
import torch

from grader import explain
from grader.shapes.slips import slip_in

X = torch.ones(2, 3, 8, 8)
MODEL = """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(3, 4, 3)

        def forward(self, x):
            return self.conv(x)
"""
SLIPS = {
    "forward misspelt": (("def forward", "def foward"), ("`foward`",), "Name it `forward`"),
    "forward with a capital": (("def forward", "def Forward"), ("`Forward`",), "Name it `forward`"),
    "no forward": (("def forward", "def predict"), ("no `forward`",), "forward(self, x)"),
    "__int__": (("def __init__", "def __int__"), ("`__int__`", "`__init__`"), "Name it `__init__`"),
    "one underscore": (("def __init__", "def _init_"), ("`_init_`",), "Name it `__init__`"),
    "no super": (("super().__init__()", "pass"), ("before nn.Module",), "super().__init__()"),
    "no self": (("forward(self, x)", "forward(x)"), ("forward(x)",), "forward(self, x)"),
    "a layer misspelt": (("return self.conv(x)", "return self.covn(x)"), ("`conv`",), "`conv`"),
    "a layer without self": (("return self.conv(x)", "return conv(x)"), ("`conv`",), "`self.conv`"),
    "a layer kept nowhere": (("self.conv = ", "conv = "), ("`__init__`", "`conv`"), "self.conv = "),
    "a class in lower case": (("nn.Conv2d", "nn.conv2d"), ("`Conv2d`",), "`Conv2d`"),
    "one of several": (
        ("nn.Conv2d(3, 4, 3)", "nn.BatchNorm(3)"),
        ("`BatchNorm1d`, `BatchNorm2d` and `BatchNorm3d`",),
        "one of them",
    ),
    "a method misspelt": (("self.conv(x)", "self.conv(x).vieww(2, -1)"), ("`view`",), "`view`"),
    "a variable misspelt": (
        ("return self.conv(x)", "out = self.conv(x)\n            return outt"),
        ("`out`",),
        "`out`",
    ),
    "a list of layers called": (
        ("nn.Conv2d(3, 4, 3)", "nn.ModuleList([nn.Conv2d(3, 4, 3)])"),
        ("ModuleList",),
        "for layer in",
    ),
    "forward inside of __init__": (
        (
            "        def forward(self, x):\n            return",
            "            def forward(self, x):\n                return",
        ),
        ("inside `__init__`",),
        "def forward",
    ),
    "forward outside": (
        ("        def forward(self, x):\n            return", "    def forward(self, x):\n        return"),
        ("outside of the class `Net`",),
        "def forward",
    ),
}
NONE = {
    "an argument too few": ("forward(self, x)", "forward(self, x, h)"),
    "an attribute that nothing resembles": ("self.conv(x)", "self.conv(x).zzqq"),
    "an attribute of None": ("self.conv(x)", "None.shape"),
    "a name that nothing resembles": ("self.conv(x)", "zzqqkk"),
    "what would not tell what it has": (
        "return self.conv(x)",
        "return type('Quiet', (), {'__dir__': lambda self: 1 / 0})().conv",
    ),
    "an error of the learner's own": ("return self.conv(x)", "raise AttributeError('conv')"),
    "not written yet": ("return self.conv(x)", "raise NotImplementedError"),
}


def runs(old: str, new: str) -> Callable[[], Any]:
    """Builds the model with `old` replaced, and calls it."""
    assert old in MODEL
    namespace: dict[str, Any] = {}
    exec(f"import torch\nfrom torch import nn\n{dedent(MODEL.replace(old, new))}", namespace)

    def run() -> Any:
        return namespace["Net"]()(X)

    return run


@pytest.mark.parametrize(("change", "cause", "fix"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_with_its_repair(change: tuple[str, str], cause: tuple[str, ...], fix: str) -> None:
    failure = explain(runs(*change)).failure
    assert failure is not None
    assert failure.kind == "other"
    assert all(part in failure.cause for part in cause)
    assert fix in failure.fix


@pytest.mark.parametrize("change", NONE.values(), ids=NONE)
def test_what_is_no_slip_is_not_called_one(change: tuple[str, str]) -> None:
    with pytest.raises(Exception) as raised:
        runs(*change)()
    assert slip_in(raised.value, str(raised.value)) is None


def test_a_right_model_is_left_alone() -> None:
    assert explain(runs("self.conv", "self.conv")).ok
