"""A sum with the input, told from what looks like one."""

import pytest

from grader.contract import adds_input, at_least, maps, model

EXERCISE = model(
    "9.7",
    "Block",
    maps("N 16 H W -> N 16 H W", H=at_least(2), W=at_least(2)),
    adds_input(),
    hints=("one", "two", "three"),
    why="because",
    another_way="another",
)
CLASS = """
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 3, padding=1)
        self.norm = nn.LayerNorm(16)
    def forward(self, x):
        y = self.conv({branch})
        return {output}
"""
NORMED = "self.norm(({}).movedim(1, 3)).movedim(3, 1)"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("branch", "output"),
    [
        (NORMED.format("x"), "x + y"),
        ("x", "x + " + NORMED.format("y")),
        ("x", NORMED.format("x + y")),
        (NORMED.format("x"), "F.relu(x + y)"),
        (NORMED.format("x"), "F.relu(x + 0.01 * y)"),
        (NORMED.format("x"), "F.relu6(x + torch.tanh(y))"),
        (NORMED.format("x"), "F.relu(x + F.conv2d(y, self.conv.weight, padding=1))"),
    ],
)
def test_the_input_added_passes(judged, branch, output, seed):
    result = judged(EXERCISE, CLASS.format(branch=branch, output=output), seed)
    assert result.verdict == "pass", result.findings


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "added",
    [
        "0",
        "x.mean(1, keepdim=True)",
        "x.flip(2)",
        "x.roll(1, 1)",
        "x[:1]",
        "F.pad(x[:, :, 1:], (0, 0, 1, 0))",
        "F.relu(x)",
    ],
)
def test_something_else_added_does_not(judged, added, seed):
    result = judged(EXERCISE, CLASS.format(branch=NORMED.format("x"), output=f"y + {added}"), seed)
    assert result.verdict == "fail"
    assert {"lost-skip", "batch-mixing"} & {finding.code for finding in result.findings}
