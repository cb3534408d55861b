"""A model's layers and parameters, read and set for the probe inside the learner's kernel."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.jit._script import RecursiveScriptModule
from torch.jit._trace import TopLevelTracedModule, TracedModule
from torch.nn.parameter import is_lazy
from torch.nn.utils import parametrize, remove_spectral_norm, remove_weight_norm
from torch.nn.utils.spectral_norm import SpectralNorm
from torch.nn.utils.weight_norm import WeightNorm

from grader.wire import Array

SETTINGS: dict[str, tuple[str, ...]] = {
    "conv": (
        "in_channels",
        "out_channels",
        "kernel_size",
        "stride",
        "padding",
        "dilation",
        "groups",
        "padding_mode",
        "output_padding",
    ),
    "linear": ("in_features", "out_features"),
    "recurrent": (
        "input_size",
        "hidden_size",
        "num_layers",
        "batch_first",
        "bidirectional",
        "proj_size",
        "dropout",
    ),
}


def torch_class(layer: nn.Module) -> str:
    """The name of the torch.nn class that `layer` is or derives from ("LSTM"), or its own class' name."""
    if _is_scripted(layer):
        return str(layer.original_name)[:200]
    for ancestor in type(layer).__mro__:
        if ancestor.__module__.startswith("torch.nn.modules.") and ancestor is not nn.Module:
            return ancestor.__name__
    return type(layer).__name__[:200]


def settings_of(layer: nn.Module) -> dict[str, Any]:
    """The settings that define a convolution, a Linear or a recurrent layer; {} for any other."""
    kind = getattr(nn, torch_class(layer), None) if _is_scripted(layer) else type(layer)
    families = ((nn.modules.conv._ConvNd, "conv"), (nn.Linear, "linear"), (nn.RNNBase, "recurrent"))
    family = next((name for base, name in families if inspect.isclass(kind) and issubclass(kind, base)), None)
    if family is None:
        return {}
    names = SETTINGS[family]
    found = {name: getattr(layer, name) for name in names if hasattr(layer, name)}
    if _is_scripted(layer) and "kernel_size" not in found and family == "conv":
        # A traced layer keeps its weight and none of its settings.
        shape = effective_weights(layer)["weight"].shape
        found |= {"kernel_size": shape[2:], "out_channels": shape[1 if "Transpose" in torch_class(layer) else 0]}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}
    bias = getattr(layer, "bias", None)
    return {**plain, "bias": bias if isinstance(bias, bool) else bias is not None}


def named_layers(model: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """As nn.Module.named_modules, but from what is registered: a class may override that and leave layers out."""
    seen: set[int] = set()
    ahead: list[tuple[str, Any]] = [("", model)]
    while ahead:
        name, layer = ahead.pop()
        if layer is None or id(layer) in seen:
            continue
        seen.add(id(layer))
        yield name, layer
        inner = _registered(layer, "_modules")
        ahead += reversed([(_within(name, key), value) for key, value in inner.items()])


def _within(name: str, key: str) -> str:
    """The name of a part; torch.compile wraps a model in a layer of its own, which is left out, as in `explain`."""
    return name if key == "_orig_mod" else f"{name}.{key}".lstrip(".")


def named_parameters(model: nn.Module) -> Iterator[tuple[str, nn.Parameter]]:
    """As nn.Module.named_parameters, each parameter once, from what is registered."""
    return _named(model, "_parameters")


def _named(model: nn.Module, kind: str) -> Iterator[tuple[str, Any]]:
    seen: set[int] = set()
    for name, layer in named_layers(model):
        for key, tensor in _registered(layer, kind).items():
            if tensor is not None and id(tensor) not in seen:
                seen.add(id(tensor))
                yield f"{name}.{key}".lstrip("."), tensor


def _is_scripted(layer: nn.Module) -> bool:
    """Whether torch.jit made `layer`. A class that derives from its classes may have methods of its own: not that."""
    return type(layer) in (RecursiveScriptModule, TopLevelTracedModule, TracedModule)


def _registered(layer: nn.Module, kind: str) -> dict[str, Any]:
    if _is_scripted(layer):  # it keeps what is registered outside of Python
        return dict(getattr(layer, kind).items())
    found = object.__getattribute__(layer, "__dict__").get(kind)
    return found if isinstance(found, dict) else {}


def described(model: nn.Module, asked_for: Sequence[str] = ()) -> dict[str, Any]:
    """Every layer of `model`: qualified name, torch class, settings, and the shapes of its own weights.

    A layer that can be had by a name that is `asked_for` has that name: it may be registered under another as well.
    """
    names: dict[int, str] = {}
    for name in asked_for:
        with contextlib.suppress(Exception):
            names[id(layer_at(model, name))] = name
    layers = [
        {
            "name": names.get(id(layer), name)[:200],
            "type": torch_class(layer),
            "settings": settings_of(layer),
            "weights": {key: list(value.shape) for key, value in effective_weights(layer).items()},
        }
        for name, layer in list(named_layers(model))[:1000]
    ]
    return {"layers": layers}


def layer_at(model: nn.Module, path: str) -> nn.Module:
    """The layer at an attribute path such as "lstm" or "head.fc". Raises AttributeError where there is none."""
    found: Any = model
    for name in path.split("."):
        found = getattr(found, name)
    if not isinstance(found, nn.Module):
        raise AttributeError(f"{path} is not a layer")
    return found


def effective_weights(layer: nn.Module) -> dict[str, Array]:
    """The weights that `layer` computes with, by their usual names: parametrised ones as they come out.

    What is registered counts, not what the layer's class shows in its place.
    """
    values: dict[str, Any] = {
        name: value for name, value in _registered(layer, "_parameters").items() if value is not None
    }
    with torch.no_grad():
        values |= {name: getattr(layer, name) for name in _parametrised(layer)}
        if {"weight_g", "weight_orig"} & values.keys() and isinstance(getattr(layer, "weight", None), torch.Tensor):
            values["weight"] = layer.weight
        return {
            name: value.detach().to(torch.float32).numpy().copy()
            for name, value in values.items()
            if not isinstance(value, nn.parameter.UninitializedParameter)
        }


def idle_elements(model: nn.Module) -> dict[str, Array]:
    """Elements of parametrised weights that torch's own parametrisation never reads, by the parameter's name.

    `orthogonal` stores a whole matrix and uses one triangle of it: the rest is no mistake of whoever uses it.
    """
    found = {}
    for holder, layer in named_layers(model):
        for key, steps in _parametrised(layer).items():
            if not _are_torchs(steps):
                continue
            originals = {name: one for name, one in steps.named_parameters(recurse=False) if one.requires_grad}
            weight = getattr(layer, key)
            if not originals or not weight.requires_grad:
                continue
            read = torch.autograd.grad((weight * torch.rand_like(weight)).sum(), list(originals.values()))
            for name, gradient in zip(originals, read, strict=True):
                if not (gradient != 0).all():
                    found[f"{holder}.parametrizations.{key}.{name}".lstrip(".")] = (gradient == 0).numpy()
    return found


def _parametrised(layer: nn.Module) -> dict[str, Any]:
    """The parametrisations of a layer's weights, by the weight's name, from what is registered."""
    found = _registered(layer, "_modules").get("parametrizations")
    return dict(found.items()) if isinstance(found, nn.ModuleDict) and parametrize.is_parametrized(layer) else {}


def _are_torchs(steps: Any) -> bool:
    return all(type(step).__module__.startswith("torch.nn.utils.") for step in steps)


def _without_torchs_own(layer: nn.Module, name: str) -> bool:
    """Whether torch's own parametrisation stood between the weight `name` and its values; it is taken off."""
    if name in (parametrised := _parametrised(layer)) and _are_torchs(parametrised[name]):
        parametrize.remove_parametrizations(layer, name)
        return True
    return False


def _without_older_ones(layer: nn.Module, name: str) -> None:
    """Take off a normalisation of the older kind, which computes the weight `name` anew before each forward."""
    for hook in list(layer._forward_pre_hooks.values()):
        if type(hook) is SpectralNorm and hook.name == name:
            remove_spectral_norm(layer, name)
        elif type(hook) is WeightNorm and hook.name == name:
            remove_weight_norm(layer, name)


def set_weights(model: nn.Module, values: dict[str, torch.Tensor]) -> list[str]:
    """Give the layers' weights these values. A parametrisation that has no such value is taken off if it is torch's
    own, as of spectral_norm, which keeps every weight at one size.

    Returns the names that now hold what was asked for; a weight that cannot take it is left out.
    """
    done = []
    for path, wanted in values.items():
        holder, _, name = path.rpartition(".")
        layer = layer_at(model, holder) if holder else model
        with torch.no_grad():
            _without_older_ones(layer, name)
            takes = _takes(layer, name, wanted)
            if not takes and _without_torchs_own(layer, name):
                takes = _takes(layer, name, wanted)
        if takes:
            done.append(path)
    return done


def _takes(layer: nn.Module, name: str, wanted: torch.Tensor) -> bool:
    try:
        if name in _parametrised(layer):
            setattr(layer, name, wanted)
        else:
            own = _registered(layer, "_parameters").get(name)
            (getattr(layer, name) if own is None else own).copy_(wanted)
    except (NotImplementedError, RuntimeError, AttributeError, ValueError):
        return False
    has = effective_weights(layer).get(name, np.nan)
    # Small values are to be small: what they are compared with is their own size.
    size = max(float(wanted.abs().max()) if wanted.numel() else 0.0, 1e-12)
    return bool(np.allclose(has, wanted.numpy(), rtol=1e-4, atol=1e-4 * size))


@contextlib.contextmanager
def values_kept(model: nn.Module) -> Iterator[None]:
    """Give parameters and buffers their values back, and layers their mode: a layer may be shared by all models that a
    class builds.
    """
    held = [vars(layer) for _, layer in named_layers(model)]
    modes = [(one, one["training"]) for one in held if "training" in one]
    shared = [tensor for kind in ("_parameters", "_buffers") for _, tensor in _named(model, kind)]
    kept = [(one, one.detach().clone()) for one in shared if not is_lazy(one)]
    try:
        yield
    finally:
        with torch.no_grad():
            for tensor, value in kept:
                if tensor.shape == value.shape:
                    tensor.copy_(value)
        for one, training in modes:
            one["training"] = training


def given_state(model: nn.Module, of: nn.Module) -> bool:
    """Give `model` the parameters and buffers `of` another, name by name; False if they are not of the same shapes."""
    pairs = []
    for kind in ("_parameters", "_buffers"):
        own, wanted = dict(_named(model, kind)), dict(_named(of, kind))
        if own.keys() != wanted.keys() or any(own[name].shape != wanted[name].shape for name in own):
            return False
        pairs += [(own[name], wanted[name]) for name in own]
    with torch.no_grad():
        for tensor, value in pairs:
            tensor.copy_(value)
    return True


def redraw(model: nn.Module, random: np.random.Generator) -> None:
    """New values for every trainable parameter: spread as they were, and away from an initial zero or constant.

    A seed set in a learner's `__init__` would give every fresh model the same weights; so they are drawn here.
    """
    with torch.no_grad():
        parametrised = [
            (layer, name, [id(one) for one in steps.parameters()])
            for _, layer in named_layers(model)
            for name, steps in _parametrised(layer).items()
            if _are_torchs(steps)
        ]
        inner = {one for _, _, own in parametrised for one in own}
        for _, parameter in named_parameters(model):
            if id(parameter) in inner or not parameter.requires_grad or not parameter.is_floating_point():
                continue
            if not parameter.is_meta:
                parameter.copy_(_drawn_like(parameter, random))
        for layer, name, _ in parametrised:
            # What torch keeps for such a weight has a form of its own (a diagonal of ones, in `orthogonal`).
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                setattr(layer, name, _drawn_like(getattr(layer, name), random))


def _drawn_like(tensor: torch.Tensor, random: np.random.Generator) -> torch.Tensor:
    """Values around the mean of `tensor`, spread as they are there; a constant is moved by an ordinary amount."""
    old = tensor.detach().to(torch.float32).numpy()
    spread = float(old.std()) if old.size > 1 else 0.0
    around, by = float(old.mean() if old.size else 0.0), spread if spread > 1e-3 else 0.2
    new = around + by * random.standard_normal(old.shape)
    return torch.from_numpy(np.asarray(new, dtype=np.float32))
