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


WITHOUT_NORM = CLASS.replace("        self.norm = nn.LayerNorm(16)\n", "{parts}")
BATCH_NORM = "        self.norm = nn.BatchNorm2d(16)\n"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("parts", "branch", "output"),
    [
        ("", "x", "(x + y) / 2"),
        ("", "x", "0.5 * F.relu(x + y)"),
        ("", "x", "x + 0.1 * y"),
        ("", "x", "x + F.dropout(y, 0.2, self.training)"),
        ("", "x", "F.dropout(x + y, 0.2, self.training)"),
        (BATCH_NORM, "x", "self.norm(x + y)"),
        (BATCH_NORM, "x", "F.relu(self.norm(x + y))"),
        (BATCH_NORM, "x", "x + self.norm(y)"),
        (BATCH_NORM, "self.norm(x)", "x + y"),
        (BATCH_NORM, "F.relu(self.norm(x))", "F.relu(x + y)"),
    ],
)
def test_what_follows_the_sum_and_what_the_branch_does_is_free(judged, parts, branch, output, seed):
    result = judged(EXERCISE, WITHOUT_NORM.format(parts=parts, branch=branch, output=output), seed)
    assert result.verdict == "pass", result.findings


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("parts", "added"),
    [
        ("", "0.5 * x"),
        ("", "2 * x"),
        ("", "x / 3 + x / 3"),
        ("        self.norm = nn.LayerNorm(16)\n", NORMED.format("x")),
        ("        self.norm = nn.GroupNorm(4, 16)\n", "self.norm(x)"),
        (BATCH_NORM, "self.norm(x)"),
        ("        self.norm = nn.BatchNorm2d(16, affine=False)\n", "self.norm(x)"),
    ],
)
def test_a_factor_or_a_normalisation_in_the_way_of_x_does_not_pass(judged, parts, added, seed):
    result = judged(EXERCISE, WITHOUT_NORM.format(parts=parts, branch="x", output=f"y + {added}"), seed)
    assert result.verdict == "fail"
    assert "lost-skip" in {finding.code for finding in result.findings}
