"""What counts as replaced: what computes. What shows, stores or is merely added does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from grader.probed_library import noted


@pytest.fixture
def replaced() -> Callable[[], list[str]]:
    return noted({})


def test_an_ordinary_day_replaces_nothing(replaced: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    import torch._dynamo
    import torch.fx
    import torch.utils.data

    dtype = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    torch.set_default_dtype(dtype)
    layer = nn.utils.parametrizations.weight_norm(nn.Linear(3, 3))
    layer(torch.ones(2, 3)).sum().backward()
    torch.fx.symbolic_trace(nn.Linear(2, 2))
    torch.compile(nn.Linear(2, 2), backend="eager")(torch.ones(1, 2))
    monkeypatch.setattr(torch.Tensor, "__repr__", lambda self: "a tensor")
    monkeypatch.setattr(torch, "load", lambda *words: None)
    monkeypatch.setattr(nn.Module, "count", lambda self: 3, raising=False)
    assert replaced() == []


@pytest.mark.parametrize(
    ("holder", "name"),
    [
        *(
            (nn, "Conv2d"),
            (nn.Conv2d, "forward"),
            (nn.Conv2d, "__call__"),
            (nn.Module, "__call__"),
            (nn.LSTM, "forward"),
        ),
        *(
            (nn.functional, "conv2d"),
            (torch, "conv2d"),
            (torch, "randn"),
            (torch, "from_numpy"),
            (torch.Tensor, "numpy"),
        ),
        *((torch.Tensor, "shape"), (torch.Tensor, "size"), (torch.autograd, "grad"), (nn.Module, "named_parameters")),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_what_computes_is_named(
    holder: object, name: str, replaced: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    true = getattr(holder, name)
    other = (
        property(lambda self: true.__get__(self)) if name == "shape" else lambda *args, **named: true(*args, **named)
    )
    monkeypatch.setattr(holder, name, other, raising=False)
    assert any(one.endswith(f".{name}") for one in replaced())


def test_a_functions_code_is_watched_too(replaced: Callable[[], list[str]]) -> None:
    true = nn.Conv2d.forward.__code__
    try:
        nn.Conv2d.forward.__code__ = (lambda self, input: input).__code__
        assert replaced() == ["torch.nn.modules.conv.Conv2d.forward"]
    finally:
        nn.Conv2d.forward.__code__ = true
    assert replaced() == []
