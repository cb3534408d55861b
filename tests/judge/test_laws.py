"""Right in unusual ways, and wrong in ways that look right: a small exercise of its own, not one of the lessons'."""

import pytest
import torch

from grader.contract import at_least, exactly_layers, maps, model, some

EXERCISE = model(
    "9.9",
    "Stem",
    maps("N 2 H W -> N 4 H W", H=at_least(5), W=at_least(5)),
    some("Conv2d", kernel_size=3),
    hints=("one", "two", "three"),
    why="because",
    another_way="another",
)

CLASS = """
class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3, padding=1)
    def forward(self, x):
        return {forward}
"""

SEQUENCE = "def Stem():\n    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), {after})\n"

RIGHT = {
    "plain": CLASS.format(forward="self.conv(x)"),
    "behind a ReLU": CLASS.format(forward="F.relu(self.conv(x))"),
    "functional": CLASS.format(forward="F.conv2d(x, self.conv.weight, self.conv.bias, padding=1)"),
    "functional, with weights of its own": CLASS.format(forward="F.conv2d(x, self.own, padding=1)").replace(
        "self.conv = nn.Conv2d(2, 4, 3, padding=1)", "self.own = nn.Parameter(torch.randn(4, 2, 3, 3) / 4)"
    ),
    "scripted": CLASS.replace("Stem", "Inner").format(forward="F.relu(self.conv(x))")
    + "def Stem():\n    return torch.jit.script(Inner())\n",
    "traced": CLASS.replace("Stem", "Inner").format(forward="F.relu(self.conv(x))")
    + "def Stem():\n    return torch.jit.trace(Inner(), torch.zeros(1, 2, 9, 9))\n",
    "in place on its input": CLASS.format(forward="self.conv(x.mul_(2.0))"),
    "prints and warns": CLASS.format(forward="(print('here'), __import__('warnings').warn('old'), self.conv(x))[2]"),
    "seeds in init": CLASS.format(forward="F.relu(self.conv(x))").replace(
        "super().__init__()", "super().__init__(); torch.manual_seed(0)"
    ),
    "is itself the layer": "class Stem(nn.Conv2d):\n    def __init__(self):\n        super().__init__(2, 4, 3, 1, 1)\n",
    "a factory": "def Stem():\n    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.ReLU())\n",
    "a lambda": "Stem = lambda: nn.Conv2d(2, 4, 3, padding='same')\n",
    "lazy": "def Stem():\n    return nn.LazyConv2d(4, 3, padding=1)\n",
    "weight norm": "def Stem():\n    return nn.utils.parametrizations.weight_norm(nn.Conv2d(2, 4, 3, padding=1))\n",
    "spectral norm": "def Stem():\n    return nn.utils.parametrizations.spectral_norm(nn.Conv2d(2, 4, 3, padding=1))\n",
    "orthogonal, which reads one triangle of what it stores": (
        "def Stem():\n    return nn.utils.parametrizations.orthogonal(nn.Conv2d(2, 4, 3, padding=1))\n"
    ),
    "columns and a matmul": CLASS.format(
        forward="(self.conv.weight.flatten(1) @ F.unfold(x, 3, padding=1)).unflatten(2, x.shape[2:])"
        " + self.conv.bias.view(-1, 1, 1)"
    ),
    "in place on what no gradient needs": CLASS.format(
        forward="self.conv(F.pad(x, (0, 0))).add_(x.mul_(2).mean())"
    ).replace("x.mul_(2).mean()", "x.mul_(2).mean((1, 2, 3), True)"),
    "a scripted sequence": (
        "def Stem():\n    return torch.jit.script(nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.ReLU()))\n"
    ),
    "compiled": (
        "def Stem():\n    return torch.compile(nn.Sequential(nn.Conv2d(2, 4, 3, padding=1)), backend='eager')\n"
    ),
    "zero gamma": """
class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 4, 1)
        self.branch = nn.Sequential(nn.Conv2d(4, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4))
        nn.init.zeros_(self.branch[1].weight)
    def forward(self, x):
        x = self.first(x)
        return F.relu(x + self.branch(x))
""",
    "bias cancelled by a norm": SEQUENCE.format(after="nn.GroupNorm(1, 4)"),
    "dropout that eval switches off": SEQUENCE.format(after="nn.Dropout(0.5)"),
    "learns every other time": CLASS.format(
        forward="self.conv(x) if not self.training or torch.rand(1) < 0.5 else 0 * self.conv(x)"
    ),
    "gradients off in the notebook": CLASS.format(forward="self.conv(x)") + "torch.set_grad_enabled(False)\n",
    "another default dtype": CLASS.format(forward="self.conv(x)") + "torch.set_default_dtype(torch.float64)\n",
    "meta as the default device": CLASS.format(forward="self.conv(x)") + "torch.set_default_device('meta')\n",
    "left in eval mode": CLASS.format(forward="self.conv(x)").replace(
        "padding=1)\n", "padding=1)\n        self.eval()\n", 1
    ),
    "max pool keeps one of nine": SEQUENCE.format(after="nn.MaxPool2d(3, 1, 1)"),
    "defined twice": CLASS.format(forward="x") + CLASS.format(forward="self.conv(x)"),
    "frozen blur before": CLASS.format(forward="self.conv(F.conv2d(x, self.blur, padding=1, groups=2))").replace(
        "padding=1)\n", "padding=1)\n        self.register_buffer('blur', torch.ones(2, 1, 3, 3) / 9)\n", 1
    ),
}

WRONG = {
    "unpadded": (CLASS.format(forward="self.conv(x)[:, :, 1:-1, 1:-1]"), "output-shape"),
    "noise": (CLASS.format(forward="torch.randn(len(x), 4, *x.shape[2:])"), "not-deterministic"),
    "zeros": (CLASS.format(forward="torch.zeros(len(x), 4, *x.shape[2:])"), "constant-output"),
    "dropout left on": (CLASS.format(forward="F.dropout(self.conv(x), 0.5)"), "not-deterministic"),
    "mean over the batch": (CLASS.format(forward="self.conv(x - x.mean(0, keepdim=True))"), "batch-mixing"),
    "mixes in pairs alone": (
        CLASS.format(forward="self.conv(x) + (x.flip(0).mean() if len(x) == 4 else 0)"),
        "batch-mixing",
    ),
    "mixes in large batches alone": (
        CLASS.format(forward="self.conv(x) + (x[-1, 0, 0, 0] if len(x) > 17 else 0)"),
        "batch-mixing",
    ),
    "its input changed before the gradient needs it": (
        CLASS.format(forward="self.conv(x) + x.mul_(2).sum((1, 2, 3), True)"),
        "raises",
    ),
    "every weight frozen": (
        CLASS.format(forward="self.conv(x)").replace("padding=1)\n", "padding=1).requires_grad_(False)\n", 1),
        "dead-parameter",
    ),
    "a matrix of its own, and no convolution": (
        CLASS.format(forward="torch.einsum('oc,nchw->nohw', self.own, x) + 0.1 * self.thin(x)")
        .replace(
            "self.conv = nn.Conv2d(2, 4, 3, padding=1)",
            "self.own = nn.Parameter(torch.randn(4, 2)); self.thin = nn.Linear(1, 1)",
        )
        .replace("self.thin(x)", "self.thin(x.mean(1, True).unsqueeze(-1)).squeeze(-1)"),
        "missing-layer",
    ),
    "batch statistics in eval": (
        "def Stem():\n    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), "
        "nn.BatchNorm2d(4, track_running_stats=False))\n",
        "batch-mixing",
    ),
    "one weight learns in train mode, the other not": (
        CLASS.format(
            forward="F.conv2d(x, self.conv.weight.detach() if self.training else self.conv.weight, self.conv.bias, "
            "padding=1)"
        ),
        "no-gradient",
    ),
    "a convolution for show": (
        CLASS.format(forward="torch.cat([x, x], 1) + self.conv(torch.ones_like(x))"),
        "missing-layer",
    ),
    "detached": (CLASS.format(forward="self.conv(x).detach()"), "dead-parameter"),
    "times zero": (CLASS.format(forward="torch.cat([x, x], 1) + 0 * self.conv(x)"), "unused-layer"),
    "never used": (CLASS.format(forward="torch.cat([x, x], 1)"), "missing-layer"),
    "one channel unread": (
        CLASS.format(forward="self.conv(x * torch.tensor([1., 0.]).view(1, 2, 1, 1))"),
        "ignores-input",
    ),
    "a ReLU that is always shut": (
        CLASS.format(forward="self.conv(x) + F.relu(-F.relu(self.more(x)) - 1)").replace(
            "padding=1)\n", "padding=1)\n        self.more = nn.Conv2d(2, 4, 1)\n", 1
        ),
        "dead-parameter",
    ),
    "every second row": (
        CLASS.format(
            forward="F.interpolate(self.conv(F.interpolate(x[:, :, ::2], size=x.shape[2:])), size=x.shape[2:])"
        ),
        "ignores-input",
    ),
    "pasted border": (
        CLASS.format(forward="F.pad(F.conv2d(x, self.conv.weight, self.conv.bias), (1, 1, 1, 1))"),
        "constant-output",
    ),
    "built in forward": (CLASS.format(forward="nn.Conv2d(2, 4, 3, padding=1)(x)"), "not-deterministic"),
    "built in forward, seeded": (
        CLASS.format(forward="(torch.manual_seed(0), self.conv(x) + nn.Conv2d(2, 4, 3, padding=1)(x))[1]"),
        "not-deterministic",
    ),
    "kept in a list": (
        CLASS.format(forward="self.layers[0](x)").replace(
            "self.conv = nn.Conv2d(2, 4, 3, padding=1)", "self.layers = [nn.Conv2d(2, 4, 3, padding=1)]"
        ),
        "dead-parameter",
    ),
    "a tuple": (CLASS.format(forward="(self.conv(x), None)"), "output-shape"),
    "None": (CLASS.format(forward="None"), "output-shape"),
    "not a number": (CLASS.format(forward="self.conv(x) / 0 * 0"), "wrong-value"),
    "the notebook's sizes only": (
        CLASS.format(forward="self.conv(x).view(-1, 4, 5, x.shape[3])"),
        "output-shape",
    ),
    "raises in training": (CLASS.format(forward="self.conv(x) if not self.training else 1 / 0"), "raises"),
    "an instance": ("Stem = nn.Conv2d(2, 4, 3, padding=1)\n", "not-a-module"),
    "a function of x": ("def Stem(x=None):\n    return x\n", "not-a-module"),
    "a function that must be given x": ("def Stem(x):\n    return x\n", "not-a-module"),
    "a number": ("Stem = 3\n", "not-a-module"),
    "half a kernel dead": (
        CLASS.format(forward="F.conv2d(x, self.conv.weight * torch.tensor([1., 1., 0.]), self.conv.bias, padding=1)"),
        "dead-parameter",
    ),
    "5x5 alone": (CLASS.format(forward="self.conv(x)").replace("3, padding=1", "5, padding=2"), "changed-layer"),
}


@pytest.mark.parametrize("how", RIGHT)
@pytest.mark.parametrize("seed", [0, 1])
def test_right_in_any_form_passes(judged, how, seed):
    result = judged(EXERCISE, RIGHT[how], seed)
    assert result.verdict == "pass", result.findings


@pytest.mark.parametrize("how", WRONG)
@pytest.mark.parametrize("seed", [0, 1])
def test_wrong_gets_its_finding(judged, how, seed):
    source, code = WRONG[how]
    result = judged(EXERCISE, source, seed)
    assert code in [finding.code for finding in result.findings], result
    assert result.verdict == "fail"


@pytest.mark.parametrize("calls", range(1, 100))
def test_a_shape_that_changes_at_some_call_is_no_fault_of_the_judge(judged, calls):
    source = "made = []\n" + CLASS.format(
        forward=f"self.conv(x) if made.append(0) or len(made) < {calls} else self.conv(x)[..., 1:]"
    )
    result = judged(EXERCISE, source)
    assert result.verdict == "fail" or result == judged(EXERCISE, CLASS.format(forward="self.conv(x)"))


def test_the_trace_holds_the_model_and_nothing_of_the_asking(judged):
    source = CLASS.format(forward="self.conv(torch.relu(x))").replace("padding=1", "padding=0")
    assert [step["op"] for step in judged(EXERCISE, source).trace] == ["relu", "conv2d"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (CLASS.format(forward="self.conv(x)").replace("padding=1)\n", "padding=1, device='meta')\n", 1), "meta device"),
        (CLASS.format(forward="self.conv(x.mean(1, keepdim=True))"), "forward raises on every input"),
        (
            "class Stem(nn.Module):\n    def __init__(self, channels):\n        super().__init__()\n",
            "without arguments",
        ),
        ("class Stem(nn.Module):\n    def __init__(self):\n        raise OSError('no data')\n", "OSError: no data"),
    ],
)
def test_what_raises_everywhere_is_a_crash(judged, source, said):
    result = judged(EXERCISE, source)
    assert result.verdict == "crash"
    assert said in result.findings[0].message


def test_where_a_stride_is_too_much_no_padding_is_proposed(judged):
    source = CLASS.format(forward="self.conv(x)").replace("padding=1)", "padding=1, stride=2)", 1)
    (finding, *_) = judged(EXERCISE, source).findings
    assert "with stride=1: " in finding.arithmetic
    assert "with padding=" not in finding.arithmetic


def test_a_name_that_is_not_there_is_missing(judged):
    assert judged(EXERCISE, "Stam = 1").verdict == "missing"


def test_the_same_seed_draws_the_same(judged):
    source = WRONG["one channel unread"][0]
    assert judged(EXERCISE, source, 5) == judged(EXERCISE, source, 5)


@pytest.fixture(autouse=True)
def _as_it_was():
    yield
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    torch.set_default_device(None)


def test_a_layer_that_the_model_does_not_know_of_is_told_by_where_it_is_kept(judged):
    (kept,) = judged(EXERCISE, WRONG["kept in a list"][0]).findings
    assert "nn.ModuleList" in kept.message
    (built,) = judged(EXERCISE, WRONG["built in forward"][0]).findings[:1]
    assert "built inside forward" in built.message


def test_dead_weights_are_told_as_a_slice_and_a_cut_gradient_by_what_cuts_it(judged):
    dropped = CLASS.format(forward="F.pad(self.conv(x)[:, :3], (0, 0, 0, 0, 0, 1)) + x[:, :1]")
    assert "`conv.weight[3:4]`" in judged(EXERCISE, dropped).findings[0].message
    assert ".detach()" in judged(EXERCISE, WRONG["detached"][0]).findings[0].message


SEQUENCES = model(
    "9.8",
    "Reader",
    maps("N T 4 -> N 3", T=at_least(2)),
    hints=("one", "two", "three"),
    why="because",
    another_way="another",
)
READER = """
class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 6, batch_first=True)
        self.fc = nn.Linear(6, 3)
    def forward(self, x):
        return self.fc({read})
"""


def test_an_axis_that_stays_is_told_where_it_could_have_gone(judged):
    (finding,) = judged(SEQUENCES, READER.format(read="self.rnn(x)[0]")).findings
    assert (finding.code, finding.layer, finding.line) == ("output-shape", "fc", 8)
    assert "changes its last axis only" in finding.arithmetic
    assert finding.family.startswith("all steps of the sequence go on")
    (finding,) = judged(SEQUENCES, READER.format(read="F.pad(x, (0, 2))")).findings
    assert finding.layer == "fc"
    assert finding.family == ""


def test_a_slip_of_the_pen_is_told_with_its_repair(judged):
    source = CLASS.format(forward="self.conv(x)")
    (no_forward,) = judged(EXERCISE, source.replace("def forward", "def foward")).findings
    assert "`foward`" in no_forward.family
    assert no_forward.hint == "Name it `forward`."
    (not_built,) = judged(EXERCISE, source.replace("nn.Conv2d", "nn.conv2d")).findings
    assert "`Conv2d`" in not_built.family
    assert "`Conv2d`" in not_built.hint


def test_where_nothing_is_returned_the_line_is_told_whose_output_is_lost(judged):
    source = CLASS.format(forward="self.conv(x)").replace("return ", "")
    assert "return" not in source
    finding = judged(EXERCISE, source).findings[0]
    assert finding.observed == "None"
    assert finding.layer == "conv"
    assert "self.conv(x)" in source.splitlines()[finding.line - 1]
    assert "is lost" in finding.family


TRUTHS = CLASS.format(forward="self.conv(x) > 0")


def test_truth_values_are_no_output(judged):
    result = judged(EXERCISE, TRUTHS)
    assert result.verdict == "fail"
    assert [finding.code for finding in result.findings] == ["output-shape"]
    assert result.findings[0].observed == "a tensor of True and False"


@pytest.mark.parametrize("setting", ["('three', 'three')", "None", "3.5"])
def test_a_layer_whose_settings_are_no_numbers_is_judged(judged, setting):
    wide = model(
        "9.9",
        "Stem",
        maps("N 2 H W -> N 4 H W", H=at_least(5), W=at_least(5)),
        exactly_layers("Conv2d", 1, wider_than=1, kernel_size=3),
        hints=("one", "two", "three"),
        why="because",
        another_way="another",
    )
    source = CLASS.format(
        forward="(self.conv.weight.reshape(4, -1) @ F.unfold(x, 3, padding=1)).reshape(len(x), 4, *x.shape[2:])"
    ).replace("padding=1)\n", f"padding=1)\n        self.conv.kernel_size = {setting}\n", 1)
    assert judged(wide, source).verdict in ("pass", "fail")
