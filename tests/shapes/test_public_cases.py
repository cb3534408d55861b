"""The public forum cases: where to look, what kind, and a fix with this case's numbers."""

from __future__ import annotations

import json
import linecache
import re
from pathlib import Path
from typing import Any

import pytest
import torch

from grader import explain
from grader.shapes.failure import KINDS

CASES = [json.loads(line) for line in Path(__file__).with_name("public_errors.jsonl").read_text("utf-8").splitlines()]
EXPECTED = {
    "P01": ("channel", "in_channels=3"), "P02": ("channel", "in_channels=64 in conv2, not 3"),
    "P03": ("linear-features", "AdaptiveAvgPool2d((7, 7))"), "P04": ("linear-features", "flatten(1)"),
    "P05": ("linear-features", "inputs of 112×112"), "P06": ("kernel-too-big", "at least 32×32"),
    "P07": ("output-too-small", "at least 64×64"), "P08": ("other", "mode='constant'"),
    "P09": ("other", "padding=3"), "P10": ("stack", "pad_sequence"), "P11": ("concat", "F.pad(x, (0, 1, 0, 1))"),
    "P12": ("concat", "multiples of 4 (16×16"), "P13": ("conv-transpose", "output_padding=0"),
    "P14": ("rnn-hidden", "h_n[-1]"), "P15": ("rnn-hidden", "x.size(0)"), "P16": ("other", "enforce_sorted=False"),
    "P17": ("target", "out[:, -1]"), "P18": ("target", "squeeze(1)"), "P19": ("batch-norm", "drop_last=True"),
    "P20": ("missing-axis", "x.unsqueeze(1)"), "P21": ("kernel-too-big", "permute(0, 3, 1, 2)"),
    "P22": ("embedding-index", "600 positions"), "P23": ("attention", "num_heads=6"),
}  # fmt: skip


def explained(case: dict[str, Any], source: bool) -> Any:
    """Run a case's code as a cell would, with its text known to linecache or not."""
    name = f"<{case['id']} {source}>"
    if source:
        linecache.cache[name] = (len(case["code"]), None, case["code"].splitlines(True), name)
    names: dict[str, Any] = {}
    exec(compile(case["code"], name, "exec"), names)
    torch.manual_seed(0)
    return explain(names["run"]) if "run" in names else explain(names["model"], names["x"])


def parts(culprit: str) -> list[str]:
    """What must be named: the layer, or the op and its operands."""
    culprit = culprit.removeprefix("forward: ").removeprefix("loss: ")
    words = re.findall(r"[A-Za-z_][\w.]*", culprit)
    return [word.rpartition(".")[2] if word.startswith(("torch.", "F.")) else word for word in words]


@pytest.mark.parametrize("source", [True, False], ids=["source", "no-source"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_public_case(case: dict[str, Any], source: bool) -> None:
    failure = explained(case, source).failure
    kind, fix = EXPECTED[case["id"]]
    assert failure.kind == kind
    assert failure.kind in KINDS
    assert fix in failure.fix
    for word in parts(case["culprit"]):
        assert word in failure.where
    assert case["error"].partition(": ")[2].splitlines()[0][:60] in failure.error
    assert "still raises" not in failure.checked
