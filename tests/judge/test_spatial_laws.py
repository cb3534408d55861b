"""Fields, moved pictures, borders, dilations and attributes that are kept: exercises of these tests' own."""

import pytest

from grader.contract import (
    Size,
    at_least,
    between,
    converts_layer,
    every,
    exactly_layers,
    function,
    keeps,
    maps,
    model,
    moves_with_input,
    receptive_field,
    some,
)  # fmt: skip
from grader.reference import conv2d

TOLD = {"hints": ("one", "two", "three"), "why": "because", "another_way": "another"}
ANY = {"H": at_least(6), "W": at_least(6)}
WIDE = model(
    "9.1", "Wide", maps("N 2 H W -> N 4 H W", **ANY),
    receptive_field(5, 5), every("Conv2d", wider_than=1, kernel_size=3), some("Conv2d", dilation=Size(2)),
    moves_with_input(1, 1), **TOLD,
)  # fmt: skip
STACK = model("9.2", "Stack", maps("N 2 H W -> N 2 H W", **ANY), exactly_layers("Conv2d", 2, kernel_size=3), **TOLD)
EIGHTH = model(
    "9.3", "Eighth", maps("N 2 H W -> N 4 ⌈H/8⌉ ⌈W/8⌉", H=at_least(1), W=at_least(1)), moves_with_input(8, 8), **TOLD
)
NAMED = model("9.4", "Named", maps("N 2 -> N 3"), keeps("fc", "Linear", in_features=2, out_features=3), **TOLD)


def chain(name, *layers):
    return f"def {name}():\n    return nn.Sequential({', '.join(layers)})\n"


PLAIN = chain("Wide", "nn.Conv2d(2, 4, 3, padding=2, dilation=2)")
HALVES = ["nn.Conv2d(2, 4, 3, 2, 1)", "nn.ELU()", "nn.Conv2d(4, 4, 3, 2, 1)", "nn.ELU()", "nn.Conv2d(4, 4, 3, 2, 1)"]
FORWARD = """
class {name}(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential({layers})
    def forward(self, x):
        y = self.net(x)
        return {output}
"""


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("exercise", "source"),
    [
        (WIDE, PLAIN),
        (WIDE, chain("Wide", "nn.Conv2d(2, 4, 3, padding=2, dilation=2)", "nn.BatchNorm2d(4)", "nn.ReLU()")),
        (WIDE, chain("Wide", "nn.utils.parametrizations.weight_norm(nn.Conv2d(2, 4, 3, 1, 2, 2))", "nn.Softplus()")),
        (EIGHTH, chain("Eighth", *HALVES)),
        (EIGHTH, chain("Eighth", *(f"nn.utils.parametrizations.weight_norm({one})" if "Conv" in one else one
                                   for one in HALVES))),
        (NAMED, "class Named(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
                "        self.fc = nn.LazyLinear(3)\n    def forward(self, x):\n        return self.fc(x)\n"),
    ],
)  # fmt: skip
def test_right_passes(judged, exercise, source, seed):
    result = judged(exercise, source, seed)
    assert result.verdict == "pass", result.findings


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("exercise", "source", "code"),
    [
        (WIDE, chain("Wide", "nn.Conv2d(2, 4, 3, padding=1)"), "receptive-field"),
        (WIDE, chain("Wide", "nn.Conv2d(2, 4, 3, 1, (2, 1), (2, 1))"), "receptive-field"),
        # A 1×1 layer's dilation widens nothing.
        (WIDE, chain("Wide", "nn.Conv2d(2, 4, 3, padding=1)", "nn.Conv2d(4, 4, 3, padding=1)",
                     "nn.Conv2d(4, 4, 1, dilation=2)"), "changed-layer"),
        (EIGHTH, FORWARD.format(name="Eighth", layers=", ".join(HALVES),
                                output="y.mean((2, 3), keepdim=True).expand_as(y)"), "not-equivariant"),
        # At small sizes there is one output pixel, and no border to paste.
        (EIGHTH, FORWARD.format(name="Eighth", layers=", ".join(HALVES),
                                output="F.pad(y[:, :, :1, :1], (0, y.shape[3] - 1, 0, y.shape[2] - 1))"),
         "constant-output"),
    ],
)  # fmt: skip
def test_wrong_gets_its_finding(judged, exercise, source, code, seed):
    result = judged(exercise, source, seed)
    assert code in [finding.code for finding in result.findings], result


def test_a_layer_that_is_built_and_idle_is_named(judged):
    source = FORWARD.format(name="Stack", layers="nn.Conv2d(2, 2, 3, padding=1)", output="y").replace(
        "        self.net", "        self.second = nn.Conv2d(2, 2, 3, padding=1)\n        self.net", 1
    )
    first = judged(STACK, source).findings[0]
    assert (first.code, first.layer) == ("missing-layer", "second")


def test_a_step_is_not_blamed_for_an_axis_that_happens_to_be_as_long_as_the_batch(judged):
    exercise = model("9.5", "Both", maps("B T 4 -> B 6", B=at_least(1), T=at_least(1)), **TOLD)
    source = """
class Both(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 3, bidirectional=True)
    def forward(self, x):
        return torch.cat(tuple(self.lstm(x)[1][0]), 1)
"""
    first = judged(exercise, source).findings[0]
    assert (first.code, first.family) == ("batch-size", "")


def test_a_transpose_is_not_blamed_for_the_samples_that_are_lost_after_it(judged):
    exercise = model("9.5", "Last", maps("B T 4 -> B 6", B=at_least(1), T=at_least(1)), **TOLD)
    source = """
class Last(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 6)
    def forward(self, x):
        output, _ = self.lstm(x.transpose(0, 1))
        return output[:, -1]
"""
    first = judged(exercise, source).findings[0]
    assert first.code == "batch-size"
    assert first.arithmetic.startswith("getitem makes")


def test_a_padding_that_is_too_large_is_answered_with_a_smaller_one(judged):
    exercise = model("9.5", "Half", maps("N 2 H W -> N 4 ⌈H/4⌉ ⌈W/4⌉"), **TOLD)
    settings = "3, stride=2, padding=2"
    first = judged(exercise, chain("Half", f"nn.Conv2d(2, 4, {settings})", f"nn.Conv2d(4, 4, {settings})")).findings[0]
    assert "with padding=1" in first.arithmetic


def test_a_long_memory_may_forget(judged):
    exercise = model("9.5", "Columns", maps("N 2 H W -> N 3", H=between(4, 128), W=between(4, 128)), **TOLD)
    source = """
class Columns(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(2, 6, batch_first=True)
        self.fc = nn.Linear(6, 3)
    def forward(self, x):
        return self.fc(self.gru(x{part}.mean(2).mT)[1][0])
"""
    assert judged(exercise, source.format(part="")).verdict == "pass"
    findings = judged(exercise, source.format(part="[..., -20:]")).findings
    assert [finding.code for finding in findings] == ["ignores-input"]


def test_whether_there_is_a_bias_is_kept(judged):
    def same(weights, settings, x):
        return conv2d(weights["weight"], weights.get("bias"), settings, x)

    cases = [{"in_channels": 2, "out_channels": 3, "kernel_size": (3, 3), "bias": bias} for bias in (True, False)]
    exercise = function(
        "9.6", "again", converts_layer("Conv2d", lambda random: cases, "the same", same, kept=("bias",), in_channels=2),
        **TOLD,
    )  # fmt: skip
    copied = "import copy\ndef again(conv):\n    return copy.deepcopy(conv)\n"
    zero = """
def again(conv):
    new = nn.Conv2d(2, 3, 3)
    new.weight.data = conv.weight.data.clone()
    new.bias.data = torch.zeros(3) if conv.bias is None else conv.bias.data.clone()
    return new
"""
    assert judged(exercise, copied).verdict == "pass"
    assert [finding.code for finding in judged(exercise, zero).findings] == ["changed-layer"]


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ("new.weight.copy_(conv.weight.sum(1))", "The axis that was reduced is gone", ""),
        ("new.weight.data = conv.weight.data.sum(1)", "3 axes; conv2d takes one of 4", ""),
        ("new.weight = conv.weight * 1", "plain tensor", "nn.Parameter"),
        ("new = nn.Conv2d(2, 3, 3, bias=conv.bias)", "a yes or a no", ""),
        ("new.wieght.copy_(conv.weight)", "`weight`", "`weight`"),
    ],
)
def test_what_a_function_that_makes_a_layer_raises_is_explained(judged, line, said, hint):
    cases = [{"in_channels": 2, "out_channels": 3, "kernel_size": (3, 3)}]
    clause = converts_layer("Conv2d", lambda random: cases, "the same", lambda w, s, x: x, kept=(), in_channels=2)
    exercise = function("9.6", "again", clause, **TOLD)
    source = f"""
    def again(conv):
        new = nn.Conv2d(2, 3, 3)
        with torch.no_grad():
            {line}
        return new
    """
    (finding,) = judged(exercise, source).findings
    assert finding.code == "raises"
    assert said in f"{finding.arithmetic} {finding.family}"
    assert hint in finding.hint


@pytest.mark.parametrize("seed", range(16))
def test_channels_that_a_relu_shuts_for_a_model_now_and_then_are_no_constants(judged, seed):
    signed = model("9.9", "Signed", maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8)), **TOLD)
    source = """
    class Signed(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(torch.randn(16))

        def forward(self, x):
            return F.relu(self.scale[:, None, None] * x.abs().sum(1, keepdim=True))
    """
    assert judged(signed, source, seed).verdict == "pass"
