"""Leave a model as it was: parameters, buffers, attributes, hooks, gradients, mode, and every random state.

Buffers are copied beforehand. A parameter or an input is copied only when an op is about to write into it, which the
tracer announces: nothing large is copied for a forward that writes nothing. So it is with the statistics of torch's own
normalisations in eval mode, of which a deep model has hundreds.
"""

from __future__ import annotations

import contextlib
import random
import sys
from collections import OrderedDict, defaultdict
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedBuffer, UninitializedTensorMixin  # type: ignore[attr-defined]

from grader.shapes.walk import Parts, parts_of

_CONTAINERS = frozenset({dict, list, set, OrderedDict, defaultdict})
_NORMALISATIONS = frozenset({"torch.nn.modules.batchnorm", "torch.nn.modules.instancenorm"})


class Kept:
    """What must be put back. `keep` and `keep_inputs` before the run, `before_write` during it, `restore` after it."""

    def __init__(self) -> None:
        """Note every random state."""
        self._modules: list[tuple[nn.Module, type, dict[str, Any]]] = []
        self._filled: list[tuple[Any, Any]] = []
        self._empty: list[Any] = []
        self._buffers: list[tuple[torch.Tensor, torch.Tensor]] = []
        self._parameters: list[tuple[torch.Tensor, torch.Tensor | None, bool]] = []
        self._gradients: list[tuple[torch.Tensor, torch.Tensor]] = []
        self._unplaced: list[torch.Tensor] = []
        self._guarded: dict[int, list[torch.Tensor]] = {}
        self._written: list[tuple[torch.Tensor, torch.Tensor]] = []
        self._rebound: list[tuple[torch.Tensor, torch.Tensor]] = []
        self._known: set[int] = set()
        self._random = _random_states()

    def keep(self, parts: Parts) -> None:
        """Note a module and all its parts."""
        for _, module in parts:
            if id(module) in self._known:
                continue
            self._known.add(id(module))
            attributes = vars(module).copy()
            self._modules.append((module, type(module), attributes))
            held = [value for value in attributes.values() if type(value) in _CONTAINERS]
            self._filled += [(value, value.copy()) for value in held if value]
            self._empty += [value for value in held if not value]
            scripted = isinstance(module, torch.jit.ScriptModule)
            quiet = not module.training and type(module).__module__ in _NORMALISATIONS and "forward" not in attributes
            for buffer in module.buffers(False) if scripted else module._buffers.values():
                if buffer is not None and not isinstance(buffer, UninitializedTensorMixin):
                    self._unplaced.append(buffer)
                    if not quiet:
                        self._buffers.append((buffer, buffer.detach().clone()))
            for parameter in module.parameters(False) if scripted else module._parameters.values():
                if parameter is None or isinstance(parameter, UninitializedTensorMixin):
                    continue
                self._parameters.append((parameter, parameter.grad, parameter.requires_grad))
                self._unplaced.append(parameter)
                if scripted:
                    self._written.append((parameter, parameter.detach().clone()))

    def keep_inputs(self, tensors: list[torch.Tensor]) -> None:
        """Guard the inputs too: a forward may write into them."""
        self._unplaced += tensors

    def before_write(self, tensor: torch.Tensor, backward: bool, rebound: bool = False) -> None:
        """Copy what is about to be overwritten; before a backward pass, the gradients that it would add to.

        `rebound` tells that the tensor's data is not written into, but about to be replaced by other data.
        """
        if rebound:
            lazy = isinstance(tensor, UninitializedTensorMixin)
            if not lazy and not any(known is tensor for known, _ in self._rebound):
                self._rebound.append((tensor, tensor.detach()))
            return
        if backward:
            if not self._gradients:
                self._gradients = [(grad, grad.detach().clone()) for _, grad, _ in self._parameters if grad is not None]
            return
        for guarded in self._unplaced:
            place = _place(guarded)
            if place:
                self._guarded.setdefault(place, []).append(guarded)
        self._unplaced.clear()
        for guarded in self._guarded.pop(_place(tensor), ()):
            self._written.append((guarded, guarded.detach().clone()))

    def restore(self) -> None:
        """Put everything back. May be called again after another run."""
        if any(self._empty):
            for held in self._empty:
                held.clear()
        for held, copy in self._filled:
            _refill(held, copy)
        for module, kind, attributes in self._modules:
            if type(module) is not kind:
                module.__class__ = kind
            if not _alike(vars(module), attributes):
                vars(module).clear()
                vars(module).update(attributes)
        with torch.no_grad():
            for tensor, data in self._rebound:
                tensor.data = data
            for tensor, copy in [*self._buffers, *self._written, *self._gradients]:
                _put_back(tensor, copy)
            for parameter, grad, requires in self._parameters:
                if parameter.grad is not grad:
                    parameter.grad = grad
                if parameter.requires_grad != requires:
                    parameter.requires_grad_(requires)
        _set_random_states(self._random)


def _alike(one: dict[str, Any], two: dict[str, Any]) -> bool:
    """Whether two dicts hold the same, at the speed of C; values that can't be compared are not the same."""
    try:
        return one == two
    except Exception:
        return False


def _refill(held: Any, copy: Any) -> None:
    if isinstance(held, list):
        if len(held) != len(copy) or any(a is not b for a, b in zip(held, copy, strict=True)):
            held[:] = copy
    elif not _alike(held, copy):
        held.clear()
        held.update(copy)


def _place(tensor: torch.Tensor) -> int:
    """The address of the memory that a tensor is in, 0 if it has none."""
    try:
        return tensor.untyped_storage().data_ptr()
    except (RuntimeError, NotImplementedError):
        return 0


def _put_back(tensor: torch.Tensor, copy: torch.Tensor) -> None:
    if tensor.shape == copy.shape and torch.equal(tensor, copy):
        return
    with torch.inference_mode() if tensor.is_inference() else contextlib.nullcontext():
        if tensor.shape != copy.shape:
            tensor.resize_(copy.shape)
        tensor.copy_(copy)


def _random_states() -> list[Any]:
    numpy = sys.modules.get("numpy")
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() and torch.cuda.is_initialized() else None  # type: ignore[no-untyped-call]
    return [torch.get_rng_state(), random.getstate(), numpy.random.get_state() if numpy is not None else None, cuda]


def _set_random_states(states: list[Any]) -> None:
    torch.set_rng_state(states[0])
    random.setstate(states[1])
    if states[2] is not None:
        sys.modules["numpy"].random.set_state(states[2])
    if states[3] is not None:
        torch.cuda.set_rng_state_all(states[3])


def copy_of_lazy(model: nn.Module) -> nn.Module:
    """A copy of a model with lazy parameters; `copy.deepcopy` alone refuses those with lazy buffers."""
    made: dict[int, Any] = {}
    for _, module in parts_of(model):
        for buffer in module._buffers.values():
            if isinstance(buffer, UninitializedBuffer):
                made[id(buffer)] = _unmade(buffer.requires_grad, buffer.device, buffer.dtype, buffer.persistent)
    return deepcopy(model, made)


_unmade: Any = UninitializedBuffer


@contextlib.contextmanager
def eagerly() -> Iterator[bool]:
    """Compiled code runs uncompiled meanwhile, so that it can be seen; yields whether that was arranged."""
    stance = getattr(torch.compiler, "set_stance", None)
    if "torch._dynamo" not in sys.modules or stance is None:
        yield False
        return
    with stance("force_eager"):
        yield True
