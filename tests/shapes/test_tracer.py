"""What a recording holds: ops, layers, lines, settings, weights by provenance, and the exception untouched."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from failing_models import Model
from healthy_models import HEALTHY
from torch import nn
from torch.nn.utils import parametrizations

from grader.shapes import tracer
from grader.shapes.tracer import record


def last(layer: nn.Module, *inputs: Any) -> dict[str, Any]:
    """The last step of one layer's call, as it is sent."""
    recording = record(lambda: layer(*inputs), layer)
    assert recording.exception is None
    return json.loads(json.dumps(recording.steps[-1].to_dict()))


@pytest.mark.parametrize(
    ("layer", "shape", "op", "settings"),
    [
        (
            nn.Conv2d(3, 16, 3, dilation=2),
            (2, 3, 10, 10),
            "conv2d",
            {
                "kernel_size": [3, 3],
                "stride": [1, 1],
                "padding": [0, 0],
                "dilation": [2, 2],
                "groups": 1,
                "in_channels": 3,
                "out_channels": 16,
            },
        ),
        (
            nn.Conv1d(4, 8, 5, padding="same", groups=2),
            (2, 4, 9),
            "conv1d",
            {
                "kernel_size": [5],
                "stride": [1],
                "padding": "same",
                "dilation": [1],
                "groups": 2,
                "in_channels": 4,
                "out_channels": 8,
            },
        ),
        (
            nn.ConvTranspose2d(8, 4, 3, 2, 1, output_padding=1),
            (1, 8, 4, 4),
            "conv_transpose2d",
            {
                "kernel_size": [3, 3],
                "stride": [2, 2],
                "padding": [1, 1],
                "dilation": [1, 1],
                "groups": 1,
                "in_channels": 8,
                "out_channels": 4,
                "output_padding": [1, 1],
            },
        ),
        (
            nn.MaxPool2d(3, 2, 1),
            (1, 2, 8, 8),
            "max_pool2d",
            {"kernel_size": [3, 3], "stride": [2, 2], "padding": [1, 1], "dilation": [1, 1], "ceil_mode": False},
        ),
        (
            nn.AvgPool1d(2),
            (1, 2, 8),
            "avg_pool1d",
            {"kernel_size": [2], "stride": [2], "padding": [0], "ceil_mode": False},
        ),
        (nn.AdaptiveAvgPool2d((4, None)), (1, 2, 8, 8), "adaptive_avg_pool2d", {"output_size": [4, None]}),
        (nn.Linear(5, 7), (3, 5), "linear", {"in_features": 5, "out_features": 7}),
        (
            nn.LSTM(4, 6, 2, batch_first=True),
            (2, 3, 4),
            "lstm",
            {"input_size": 4, "hidden_size": 6, "num_layers": 2, "bidirectional": False, "batch_first": True},
        ),
        (
            nn.GRU(4, 6, bidirectional=True),
            (2, 3, 4),
            "gru",
            {"input_size": 4, "hidden_size": 6, "num_layers": 1, "bidirectional": True, "batch_first": False},
        ),
        (
            nn.RNN(4, 6),
            (2, 3, 4),
            "rnn_tanh",
            {"input_size": 4, "hidden_size": 6, "num_layers": 1, "bidirectional": False, "batch_first": False},
        ),
        (
            nn.Upsample(scale_factor=2),
            (1, 2, 4, 4),
            "interpolate",
            {"size": None, "scale_factor": 2.0, "mode": "nearest"},
        ),
        (nn.ReflectionPad2d(2), (1, 2, 4, 4), "pad", {"pad": [2, 2, 2, 2], "mode": "reflect"}),
        (nn.BatchNorm2d(3), (2, 3, 4, 4), "batch_norm", {"num_features": 3, "training": True}),
        (nn.LayerNorm(4), (2, 3, 4), "layer_norm", {"normalized_shape": [4]}),
        (nn.GroupNorm(2, 4), (2, 4, 3), "group_norm", {"num_groups": 2}),
        (nn.Flatten(), (2, 3, 4), "flatten", {"start_dim": 1, "end_dim": -1}),
    ],
)
def test_settings(layer: nn.Module, shape: tuple[int, ...], op: str, settings: dict[str, Any]) -> None:
    x = torch.randn(shape)
    step = last(layer, x)
    assert step["op"] == op
    assert step["settings"] == settings
    out = layer(x)
    assert step["out"][0] == list((out[0] if isinstance(out, tuple) else out).shape)
    assert step["in"][0] == list(shape)


def test_the_form_of_a_step() -> None:
    step = last(nn.Conv2d(3, 4, 3), torch.randn(1, 3, 5, 5))
    assert set(step) == {"op", "layer", "in", "out", "line", "source", "settings", "weights"}
    assert step["weights"] == ["weight", "bias"]
    assert step["source"] == __file__


def test_weights_by_provenance() -> None:
    def run(m: Any, x: torch.Tensor) -> torch.Tensor:
        x = F.conv2d(x, m.conv.weight.transpose(0, 1) * 2, padding=1)
        x = m.normed(x)
        return x @ m.fc.weight.T

    layers = {
        "conv": nn.Conv2d(3, 3, 3),
        "normed": parametrizations.weight_norm(nn.Linear(6, 6)),
        "fc": nn.Linear(6, 2),
    }
    model = Model(run, **layers)
    steps = record(lambda: model(torch.randn(1, 3, 6, 6)), model).steps
    named = {step.op: step.weights for step in steps}
    assert named["conv2d"] == ("conv.weight",)
    assert set(named["linear"]) == {
        "normed.parametrizations.weight.original0", "normed.parametrizations.weight.original1", "normed.bias",
    }  # fmt: skip
    assert named["matmul"] == ("fc.weight",)


def test_a_module_made_in_forward_is_marked() -> None:
    model = Model(lambda m, x: nn.Linear(4, 2)(m.fc(x)), fc=nn.Linear(3, 4))
    steps = [s.to_dict() for s in record(lambda: model(torch.randn(2, 3)), model).steps if s.op == "linear"]
    assert [step["layer"] for step in steps] == ["fc", ""]
    assert [step.get("unregistered", False) for step in steps] == [False, True]


def test_properties_and_sizes_are_no_steps() -> None:
    def run(m: Any, x: torch.Tensor) -> torch.Tensor:
        assert x.size(0) == x.shape[0] == len(x)
        assert x.dim() == x.ndim
        return x.contiguous().view(x.size(0), -1)

    model = Model(run)
    assert [step.op for step in record(lambda: model(torch.zeros(2, 3, 4)), model).steps][1:] == ["contiguous", "view"]


def test_who_made_what() -> None:
    lstm = nn.LSTM(4, 6)

    def run() -> torch.Tensor:
        out, (h, _) = lstm(torch.randn(3, 2, 4))
        return out[-1] + h[-1]

    steps = record(run).steps
    made = {step.op: step for step in steps}
    first, second = [step for step in steps if step.op == "getitem"]
    assert (first.parents[0], first.ports[0]) == (made["lstm"].number, 0)
    assert (second.parents[0], second.ports[0]) == (made["lstm"].number, 1)
    assert made["add"].parents == (first.number, second.number)


def test_the_exception_is_the_very_one() -> None:
    error = ValueError("mine")

    def run() -> None:
        raise error

    recording = record(run)
    assert recording.exception is error
    assert recording.failed is None


def test_the_failing_op() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.Linear(5, 6))
    recording = record(lambda: model(torch.randn(2, 3)), model)
    assert isinstance(recording.exception, RuntimeError)
    assert recording.failed.op == "linear"
    assert recording.failed.layer == "1"
    assert recording.failed.inputs == ((2, 4),)
    assert recording.failed.outputs == ()


def test_modules_in_variables_are_named_after_them() -> None:
    encoder, heads = nn.Linear(3, 4), [nn.Linear(4, 2), nn.Linear(4, 2)]
    recording = record(lambda: heads[1](encoder(torch.randn(2, 3))))
    assert [call.layer for call in recording.calls] == ["encoder", "heads[1]"]


def test_numbers_are_unchanged() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 2)).eval()
    x = torch.randn(2, 3, 8, 8)
    assert torch.equal(record(lambda: model(x), model).result, model(x))


@pytest.mark.parametrize("name", sorted(HEALTHY))
@pytest.mark.parametrize("training", [False, True])
def test_a_layer_of_one_op_is_noted_as_if_it_had_been_watched(name, training, monkeypatch):
    torch.manual_seed(0)
    model, args = HEALTHY[name]()
    model.train(training)
    noted = recorded(model, args)
    monkeypatch.setattr(tracer, "single_op", lambda module, x: None)
    assert recorded(model, args) == noted


def recorded(model, args):
    with torch.no_grad():
        recording = record(lambda: model(*args), model)
    assert recording.exception is None
    return recording.steps, recording.calls
