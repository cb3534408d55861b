"""explain leaves a model as it was, to the bit: whatever its forward, its mode, and whether it raises."""

from __future__ import annotations

import contextlib
import copy
import random
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from failing_models import Model
from healthy_models import HEALTHY
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from grader import explain


def photograph(model: nn.Module) -> dict[str, Any]:
    """All that can be seen of a model and of the random states."""
    return {
        "state": {key: value.clone() for key, value in model.state_dict().items()},
        "grads": {name: None if p.grad is None else p.grad.clone() for name, p in model.named_parameters()},
        "same grads": {name: id(p.grad) for name, p in model.named_parameters()},
        "requires": {name: p.requires_grad for name, p in model.named_parameters()},
        "identities": [id(p) for p in [*model.parameters(), *model.buffers()]],
        "modules": [(name, type(m), m.training, sorted(vars(m))) for name, m in model.named_modules()],
        "hooks": [
            {key: (id(held), list(held)) for key, held in vars(m).items() if "hooks" in key and isinstance(held, dict)}
            for m in model.modules()
        ],
        "random": (torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()),
    }


def assert_same(before: dict[str, Any], after: dict[str, Any]) -> None:
    for key in ("same grads", "requires", "identities", "modules", "hooks"):
        assert before[key] == after[key], key
    for key in ("state", "grads"):
        assert before[key].keys() == after[key].keys()
        for name, value in before[key].items():
            other = after[key][name]
            assert (value is None) == (other is None)
            assert value is None or torch.equal(value, other), name
    assert torch.equal(before["random"][0], after["random"][0])
    assert before["random"][1:] == after["random"][1:]


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(sorted(HEALTHY)),
    training=st.booleans(),
    grads=st.booleans(),
    frozen=st.booleans(),
    breaks=st.booleans(),
    hooks=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_a_model_is_untouched(
    name: str, training: bool, grads: bool, frozen: bool, breaks: bool, hooks: bool, seed: int
) -> None:
    torch.manual_seed(seed)
    model, inputs = HEALTHY[name]()
    model.train(training)
    seen: list[int] = []
    if hooks:
        next(iter(model.children())).register_forward_hook(lambda *_: seen.append(1))
    for at, parameter in enumerate(model.parameters()):
        parameter.requires_grad_(not (frozen and at % 2))
        if grads and at % 3 == 0:
            parameter.grad = torch.randn_like(parameter)
    if breaks and isinstance(inputs[0], torch.Tensor):
        inputs = (inputs[0].repeat_interleave(2, dim=-1)[..., :-1], *inputs[1:])
    before, given_before = photograph(model), copy.deepcopy(inputs)
    explain(model, *inputs)
    assert_same(before, photograph(model))
    for old, new in zip(given_before, inputs, strict=True):
        assert not isinstance(old, torch.Tensor) or torch.equal(old, new)


def writing_model() -> nn.Module:
    """A forward that does all that a forward should not."""

    def run(m, x):
        with torch.no_grad():
            m.fc.weight.mul_(2)
            m.fc.bias.data.add_(1)
            m.fc.weight[0] = 0
        m.calls += 1
        m.history.append(x)
        m.table["x"] = x
        m.state = x
        m.fc.register_forward_hook(lambda *_: None)
        m.extra = nn.Linear(2, 2)
        m.eval()
        x.add_(1)
        torch.rand(3)
        random.random()
        np.random.rand()
        m.fc(x).sum().backward()
        return m.fc(x)

    model = Model(run, fc=nn.Linear(4, 4), bn=nn.BatchNorm1d(4))
    model.calls, model.history, model.table = 0, [], {}
    return model


def test_what_a_forward_writes_is_taken_back() -> None:
    model, x = writing_model(), torch.randn(2, 4)
    model.fc.weight.grad = torch.ones(4, 4)
    before, kept = photograph(model), x.clone()
    diagnosis = explain(model, x)
    assert diagnosis.failure is None
    assert_same(before, photograph(model))
    assert torch.equal(x, kept)
    assert model.calls == 0
    assert model.history == []
    assert model.table == {}
    assert not hasattr(model, "state")


def test_what_a_function_writes_into_its_models_is_taken_back() -> None:
    model, x = writing_model(), torch.randn(2, 4)
    before = photograph(model)
    assert explain(lambda: model(x)).failure is None
    assert_same(before, photograph(model))


def test_an_embedding_that_renorms_its_table() -> None:
    model = nn.Embedding(5, 3, max_norm=0.1)
    ids = torch.tensor([1, 2])
    before = photograph(model)
    assert explain(model, ids).failure is None
    assert_same(before, photograph(model))


def test_a_lazy_model_stays_lazy() -> None:
    model = nn.Sequential(nn.LazyConv2d(4, 3), nn.Flatten(), nn.LazyLinear(2))
    diagnosis = explain(model, (2, 3, 8, 8))
    assert diagnosis.failure is None
    assert diagnosis.outputs == ((2, 2),)
    assert [type(layer) for layer in model] == [nn.LazyConv2d, nn.Flatten, nn.LazyLinear]
    assert any("lazy" in note for note in diagnosis.notes)


def test_the_call_of_modules_is_put_back() -> None:
    call = nn.Module.__call__
    explain(nn.Linear(2, 2), torch.randn(3))
    assert nn.Module.__call__ is call


@pytest.mark.parametrize("kind", [nn.BatchNorm1d, nn.InstanceNorm1d])
def test_running_statistics(kind: Any) -> None:
    model = kind(4, track_running_stats=True)
    x = torch.randn(3, 4, 6)
    before = photograph(model)
    explain(model, x)
    assert_same(before, photograph(model))


def rows_written(model, x):
    h = model.fc(x)
    for row in h.unbind(0):
        row.add_(1)
    return h


def asked_for_gradients(model, x):
    return model.fc(x) if torch.is_grad_enabled() else 1 / 0


GRADIENTS_MATTER = {
    "numpy": lambda m, x: torch.from_numpy(m.fc(x).numpy()),
    "a parameter written": lambda m, x: m.fc.weight.mul_(2),
    "relu of a parameter": lambda m, x: F.relu(m.fc.weight, inplace=True),
    "relu of a part": lambda m, x: nn.ReLU(inplace=True)(m.fc(x).chunk(3)[0]),
    "rows written": rows_written,
    "asked for": asked_for_gradients,
    "grad_fn": lambda m, x: m.fc(x).grad_fn.name(),
    "a gradient": lambda m, x: torch.autograd.grad(m.fc(x).sum(), m.fc.weight)[0],
    "a hook": lambda m, x: m.fc(x).register_hook(print),
    "out": lambda m, x: torch.add(x, m.fc.weight, out=torch.empty(3, 3)),
    "a copy": lambda m, x: copy.deepcopy(m.fc(x)),
    "backward": lambda m, x: m.fc(x).backward(),
    "requires_grad": lambda m, x: setattr(m.fc(x), "requires_grad", False),
    "a wrong size": lambda m, x: m.fc(x[:, :2]),
    "an input written": lambda m, x: F.relu(x, inplace=True),
}


@pytest.mark.parametrize("name", GRADIENTS_MATTER)
def test_what_it_raises_is_what_the_learner_sees(name: str) -> None:
    model = Model(GRADIENTS_MATTER[name], fc=nn.Linear(3, 3))
    x = torch.randn(3, 3)
    weight, before = model.fc.weight.detach().clone(), x.clone()
    diagnosis = explain(model, x)
    assert torch.equal(model.fc.weight, weight)
    assert torch.equal(x, before)
    try:
        model(x)
    except Exception as raised:
        expected = f"{type(raised).__name__}: {raised}"
    else:
        expected = "None"
    seen = diagnosis.exception
    assert (f"{type(seen).__name__}: {seen}" if seen is not None else "None") == expected


@pytest.mark.parametrize("end", [None, RuntimeError, KeyboardInterrupt])
def test_data_that_was_replaced_is_given_back(end: type[BaseException] | None) -> None:
    def run(m, x):
        m.fc.bias.data = torch.ones(7)
        m.double()
        if end is not None:
            raise end
        return x

    model = Model(run, fc=nn.Linear(4, 4), bn=nn.BatchNorm1d(4))
    places = [held.data_ptr() for held in model.fc.parameters()]
    x = torch.randn(2, 4)
    before = photograph(model)
    with contextlib.suppress(KeyboardInterrupt):
        explain(model, x)
    assert_same(before, photograph(model))
    assert [held.data_ptr() for held in model.fc.parameters()] == places


@pytest.mark.parametrize("norm", [nn.BatchNorm2d, nn.InstanceNorm2d])
@pytest.mark.parametrize(
    "write",
    [
        lambda bn, x: F.batch_norm(x, bn.running_mean, bn.running_var, training=True),
        lambda bn, x: F.batch_norm(x, bn.running_mean, bn.running_var, bn.weight, bn.bias, True, 0.5),
        lambda bn, x: torch.batch_norm(x, None, None, bn.running_mean, bn.running_var, True, 0.5, 1e-5, False),
        lambda bn, x: F.instance_norm(x, bn.running_mean, bn.running_var, use_input_stats=True),
        lambda bn, x: torch.native_batch_norm(x, None, None, bn.running_mean, bn.running_var, True, 0.5, 1e-5)[0],
        lambda bn, x: bn.train()(x),
        lambda bn, x: x + bn.running_mean.mul_(2.0).sum() + bn.running_var[1:].fill_(3.0).sum(),
        lambda bn, x: _assigned(bn, x),
        lambda bn, x: _through_numpy(bn, x),
        lambda bn, x: x + torch.add(bn.running_mean, 1.0, out=bn.running_mean).sum(),
        lambda bn, x: _through_data(bn, x),
    ],
)
def test_statistics_that_are_written_in_eval_mode_are_put_back(norm, write):
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bn = norm(3, affine=True, track_running_stats=True)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return write(self.bn, x)

    model, x = Net().eval(), torch.randn(4, 3, 5, 5)
    before = photograph(model)
    again = copy.deepcopy(model)
    again(x)
    assert any(not torch.equal(one, other) for one, other in zip(again.buffers(), model.buffers(), strict=True))
    assert explain(model, x).failure is None
    assert_same(before, photograph(model))


def _assigned(bn: nn.Module, x: torch.Tensor) -> torch.Tensor:
    bn.running_var[0] = 7.0
    return x + bn.running_var.sum()


def _through_numpy(bn: nn.Module, x: torch.Tensor) -> torch.Tensor:
    bn.running_mean.numpy()[...] = 5.0
    return x + bn.running_mean.sum()


def _through_data(bn: nn.Module, x: torch.Tensor) -> torch.Tensor:
    bn.running_mean.data += 1.0
    bn.running_var.data = torch.ones(3) * 4
    return x + bn.running_mean.sum()
