"""All that a model may take and give, and what can't be seen into."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from failing_models import Model
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from grader import explain


def test_shapes_in_place_of_tensors() -> None:
    assert explain(nn.Conv2d(3, 8, 3), (4, 3, 32, 32)).outputs == ((4, 8, 30, 30),)


def test_a_shape_for_token_ids() -> None:
    diagnosis = explain(nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Linear(20, 2)), (3, 5))
    assert diagnosis.failure is None
    assert diagnosis.outputs == ((3, 2),)


def test_a_shape_in_double() -> None:
    assert explain(nn.Linear(3, 2).double(), (4, 3)).failure is None


def test_a_tuple_after_a_tensor_is_left_alone() -> None:
    model = Model(lambda m, x, size: F.interpolate(x, size=size))
    assert explain(model, torch.randn(1, 2, 4, 4), (8, 8)).outputs == ((1, 2, 8, 8),)


def test_dicts_none_and_keywords() -> None:
    class Options(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(3, 2)

        def forward(self, batch: dict[str, torch.Tensor], mask: Any = None, scale: float = 1.0) -> dict[str, Any]:
            return {"y": self.fc(batch["x"]) * scale, "nothing": None, "more": [batch["x"], (batch["x"],)]}

    diagnosis = explain(Options(), {"x": torch.randn(4, 3)}, mask=None, scale=2.0)
    assert diagnosis.failure is None
    assert diagnosis.outputs == ((4, 2), (4, 3), (4, 3))


def test_packed_sequences_in_and_out() -> None:
    packed = pack_padded_sequence(torch.randn(3, 7, 4), [7, 5, 2], batch_first=True)
    diagnosis = explain(nn.GRU(4, 8, batch_first=True), packed)
    assert diagnosis.failure is None
    assert diagnosis.steps[-1].inputs[0] == (14, 4)


@pytest.mark.parametrize("dtype", [torch.float64, torch.complex64, torch.int64, torch.bool])
def test_number_types(dtype: torch.dtype) -> None:
    model = Model(lambda m, x: x.flatten(1).unsqueeze(1))
    assert explain(model, torch.zeros(2, 3, 4, dtype=dtype)).outputs == ((2, 1, 12),)


def test_empty_tensors() -> None:
    assert explain(nn.Conv2d(3, 4, 3), torch.zeros(0, 3, 8, 8)).outputs == ((0, 4, 6, 6),)


def test_autocast() -> None:
    def run() -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return nn.Linear(4, 2)(torch.randn(3, 5))

    failure = explain(run).failure
    assert failure.kind == "linear-features"
    assert "in_features=5" in failure.fix


def test_a_scripted_model_is_told_as_such() -> None:
    class Inner(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(4, 2)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.fc(x)

    scripted = torch.jit.script(Inner())
    good = explain(nn.Sequential(nn.Linear(3, 4), scripted), torch.randn(2, 3))
    assert good.failure is None
    assert any("can't be seen" in note for note in good.notes)
    bad = explain(nn.Sequential(scripted, nn.Linear(2, 2)), torch.randn(2, 3))
    assert bad.failure.where == "0"
    assert "scripted" in bad.failure.message
    assert "mat1 and mat2" in bad.failure.error


def test_a_compiled_model_is_seen_into() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(5, 2))
    diagnosis = explain(torch.compile(model), torch.randn(2, 3))
    assert diagnosis.failure.where == "2"
    assert "in_features=4" in diagnosis.failure.fix
    assert any("compiled" in note for note in diagnosis.notes)


def test_a_compiled_part_is_seen_into() -> None:
    model = nn.Sequential(nn.Linear(3, 4), torch.compile(nn.Sequential(nn.ReLU(), nn.Linear(5, 2))))
    assert "in_features=4" in explain(model, torch.randn(2, 3)).failure.fix


def test_hooks_run_and_stay() -> None:
    seen: list[str] = []
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 2))
    model[0].register_forward_pre_hook(lambda m, a: seen.append("before"))
    model[0].register_forward_hook(lambda m, a, out: out * 2)
    failure = explain(model, torch.randn(2, 3)).failure
    assert failure.where == "1"
    assert seen


def test_shared_modules() -> None:
    shared = nn.Linear(4, 4)
    model = nn.Sequential(shared, nn.ReLU(), shared, nn.Linear(5, 1))
    diagnosis = explain(model, torch.randn(2, 4))
    assert [row.layer for row in diagnosis.steps] == ["0", "1", "0"]
    assert diagnosis.failure.where == "3"


def test_in_place_ops_and_the_names_of_a_forward() -> None:
    def run(m: Any, x: torch.Tensor) -> torch.Tensor:
        x.relu_()
        x += 1
        y = x[:, :3]
        return m.fc(y)

    diagnosis = explain(Model(run, fc=nn.Linear(4, 2)), torch.randn(2, 5))
    assert [row.op for row in diagnosis.steps] == ["relu", "add", "getitem"]
    assert "3" in diagnosis.failure.fix


def test_never_reached() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 2), nn.ReLU(), nn.Sequential(nn.Linear(2, 2)))
    diagnosis = explain(model, torch.randn(2, 3))
    assert diagnosis.unreached == ("2", "3.0")
    assert "never reached" in str(diagnosis)


def test_an_error_of_the_models_own() -> None:
    def run(m: Any, x: torch.Tensor) -> torch.Tensor:
        assert x.size(-1) == 7, "seven features, please"
        return x

    failure = explain(Model(run), torch.randn(2, 3)).failure
    assert failure.kind == "other"
    assert "seven features, please" in failure.error
    assert "x (2, 3)" in failure.cause
    assert "does not decide" in failure.fix


def test_an_exception_that_the_model_catches_is_no_failure() -> None:
    def run(m: Any, x: torch.Tensor) -> torch.Tensor:
        with contextlib.suppress(RuntimeError):
            m.wrong(x)
        return m.right(x)

    diagnosis = explain(Model(run, wrong=nn.Linear(9, 9), right=nn.Linear(3, 2)), torch.randn(2, 3))
    assert diagnosis.failure is None
    assert diagnosis.outputs == ((2, 2),)


def test_interrupts_pass_through() -> None:
    def run() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explain(run)
    assert "_called" not in nn.Module.__call__.__qualname__


def test_what_is_no_function() -> None:
    with pytest.raises(TypeError, match="model or a function"):
        explain("model")  # type: ignore[arg-type]


def test_a_layer_made_in_forward_is_named_by_its_class() -> None:
    model = Model(lambda m, x: nn.Linear(9, 2)(x))
    assert explain(model, torch.randn(2, 3)).failure.where == "Linear"


def test_a_shape_for_each_of_ids_and_measurements() -> None:
    model = Model(lambda m, x, c: m.fc(x) + m.table(c), fc=nn.Linear(6, 2), table=nn.Embedding(3, 2))
    diagnosis = explain(model, (4, 6), (4,))
    assert diagnosis.failure is None
    assert diagnosis.outputs == ((4, 2),)


def test_shapes_for_targets_and_masks() -> None:
    model = Model(lambda m, x, mask, y: F.cross_entropy(m.fc(x.masked_fill(mask, 0.0)), y), fc=nn.Linear(6, 2))
    assert explain(model, (4, 6), (4, 6), (4,)).failure is None


def test_a_shape_that_is_wrong_is_not_made_right_by_another_type() -> None:
    model = Model(lambda m, x, c: m.fc(x) + m.table(c), fc=nn.Linear(6, 2), table=nn.Embedding(3, 2))
    failure = explain(model, (4, 5), (4,)).failure
    assert failure is not None
    assert failure.kind == "linear-features"


def test_shapes_inside_tuples_and_dicts() -> None:
    assert explain(nn.LSTM(4, 6), (7, 3, 4), ((1, 3, 6), (1, 3, 6))).failure is None
    model = Model(lambda m, batch: m.fc(batch["x"]), fc=nn.Linear(3, 2))
    assert explain(model, {"x": (4, 3)}).outputs == ((4, 2),)


def test_a_shape_for_a_complex_model() -> None:
    assert explain(nn.Linear(3, 2).to(torch.complex64), (4, 3)).failure is None


@dataclasses.dataclass
class Prediction:
    logits: torch.Tensor
    attention: torch.Tensor | None = None


def test_dataclasses_in_and_out() -> None:
    model = Model(lambda m, given: Prediction(m.fc(given.logits)), fc=nn.Linear(3, 2))
    diagnosis = explain(model, Prediction(torch.randn(4, 3)))
    assert diagnosis.outputs == ((4, 2),)
    assert diagnosis.calls[0].inputs == ((4, 3),)


def test_lazy_normalisation() -> None:
    model = nn.Sequential(nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), nn.Flatten(), nn.LazyLinear(2))
    diagnosis = explain(model, torch.randn(2, 3, 6, 6))
    assert diagnosis.outputs == ((2, 2),)
    assert model[1].has_uninitialized_params()
    assert model(torch.randn(2, 1, 6, 6)).shape == (2, 2)


def test_a_generator_is_told_not_to_have_run() -> None:
    def steps(m, x):
        for _ in range(3):
            x = m.fc(x)
            yield x

    assert "generator" in explain(Model(steps, fc=nn.Linear(3, 3)), torch.randn(2, 3)).notes[0]


def test_a_class_in_place_of_a_model() -> None:
    assert "explain(Linear(…), x)" in explain(nn.Linear, 3, 2).notes[0]


def test_the_layers_of_a_graph_module_have_a_row_each() -> None:
    traced = torch.fx.symbolic_trace(nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2)))
    assert [row.kind for row in explain(traced, torch.randn(4, 3)).steps] == ["Linear", "ReLU", "Linear"]
