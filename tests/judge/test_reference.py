"""The judge's numpy references against torch."""

import numpy as np
import pytest
import torch
from torch import nn

from grader import reference


def weights_of(layer: nn.Module, name: str) -> dict[str, np.ndarray]:
    return {f"{name}.{key}": value.detach().numpy() for key, value in layer.named_parameters()}


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize("steps", [1, 2, 9])
def test_lstm_equals_torch(bias, bidirectional, steps):
    torch.manual_seed(steps)
    layer = nn.LSTM(4, 6, batch_first=True, bias=bias, bidirectional=bidirectional)
    x = torch.randn(3, steps, 4)
    weights = weights_of(layer, "rnn")
    found = [reference.lstm(weights, "rnn", x.numpy())]
    if bidirectional:
        found.append(reference.lstm(weights, "rnn", x.numpy(), reverse=True))
    np.testing.assert_allclose(np.concatenate(found, axis=2), layer(x)[0].detach().numpy(), atol=1e-5)


@pytest.mark.parametrize("bias", [True, False])
def test_linear_equals_torch(bias):
    layer = nn.Linear(5, 3, bias=bias)
    x = torch.randn(2, 7, 5)
    found = reference.linear(weights_of(layer, "fc"), "fc", x.numpy())
    np.testing.assert_allclose(found, layer(x).detach().numpy(), atol=1e-5)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("seed", range(12))
def test_conv2d_equals_torch(mode, seed):
    random = np.random.default_rng(seed)
    same = mode == "zeros" and seed % 4 == 0
    settings = {
        "kernel_size": tuple(int(k) for k in random.integers(1, 5, 2)),
        "stride": 1 if same else tuple(int(s) for s in random.integers(1, 4, 2)),
        "padding": "same" if same else tuple(int(p) for p in random.integers(0, 3, 2)),
        "dilation": tuple(int(d) for d in random.integers(1, 3, 2)),
        "padding_mode": mode,
    }
    layer = nn.Conv2d(3, 4, **settings)
    x = torch.randn(2, 3, 11, 12)
    found = reference.conv2d(layer.weight.detach().numpy(), layer.bias.detach().numpy(), settings, x.numpy())
    np.testing.assert_allclose(found, layer(x).detach().numpy(), atol=1e-4)
