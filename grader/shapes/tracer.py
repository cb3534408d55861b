"""Records every op and every module call of a run, as it really happens.

Ops are seen by a `TorchFunctionMode`; modules by standing in for what `nn.Module` calls them by while the run lasts, as
torch.fx does, so no hook is ever added to a model. No tensor is kept alive: which step made a tensor is kept by weak
reference.
"""

from __future__ import annotations

import dataclasses
import functools
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import Any

import torch
from torch import nn
from torch.nn.modules import module as _module
from torch.overrides import TorchFunctionMode

from grader.shapes.frames import OWN, mark_module_call, name_of, own_frame, standing, traceback_frames
from grader.shapes.ops import (
    ABOUT_GRAD,
    NOT_DATA,
    PLAIN,
    REGROUPING,
    TRANSPOSES,
    TRIVIAL,
    WEIGHT_KEYS,
    WRITERS,
    Function,
    op_name,
    shape_of,
    shapes_of,
    tensors_in,
)
from grader.shapes.settings import bind, settings_of
from grader.shapes.single_ops import single_op
from grader.shapes.steps import Call, Failing, Recording, Step, at_once
from grader.shapes.walk import Parts, Root, parts_of

_LIBRARY = ("torch.", "lightning.", "pytorch_lightning.")


class Tracer(TorchFunctionMode):
    """The state of one recording. Use `record`, or enter it with `with` and call `finish` afterwards.

    `before_write(tensor, …)` is told of each tensor that an op is about to write into, or whose data is replaced.
    `rewrite_op(number, func, args, kwargs)` and `rewrite_call(number, module, args, kwargs)` may replace what is
    called: that is how a counterfactual is run. With `without_grad`, for a run under `torch.no_grad()` in place of one
    with gradients, `grad_matters` tells afterwards whether the two could differ in anything but speed.
    """

    def __init__(self, model: nn.Module | None = None, parts: Parts | None = None) -> None:
        """Know the names of the model's `parts`; without a model, learn them as modules are called."""
        super().__init__()
        self.steps: list[Step] = []
        self.calls: list[Call] = []
        self.notes: list[str] = []
        self.roots: list[Root] = []
        self.before_write: Function | None = None
        self.on_root: Function | None = None
        self.rewrite_op: Function | None = None
        self.rewrite_call: Function | None = None
        self.without_grad = self.grad_matters = False
        self._made: dict[int, tuple[weakref.ref[torch.Tensor], int, int]] = {}
        self._weights: dict[int, tuple[weakref.ref[torch.Tensor], tuple[str, ...]]] = {}
        self._names: dict[int, str] = {}
        self._stack: list[tuple[int, nn.Module]] = []
        self._caller: FrameType | None = None
        self._inside: FrameType | None = None
        self._layer, self._unregistered, self._call = "", False, -1
        self._failed: Step | None = None
        self._failing: Failing | None = None
        self._thread = threading.get_ident()
        self._opened: list[int] = []
        self._adopts = model is None
        if model is not None:
            self._register(model, "", parts)

    # -- names -------------------------------------------------------------------------------------------------------

    def _register(self, root: nn.Module, prefix: str, parts: Parts | None = None) -> None:
        """Learn the names of a root module's parts and parameters."""
        parts = parts_of(root) if parts is None else parts
        self.roots.append(Root(prefix, root, parts))
        for path, module in parts:
            name = _unwrapped(path)
            self._names.setdefault(id(module), f"{prefix}.{name}".strip(".") if prefix else name)
        self.learn_parameters(parts, prefix)

    def learn_parameters(self, parts: Parts, prefix: str) -> None:
        """Learn (again, after lazy modules have made theirs) which tensors are parameters and buffers."""
        weights = self._weights
        for path, module in parts:
            if not (module._parameters or module._buffers or isinstance(module, torch.jit.ScriptModule)):
                continue
            path = _unwrapped(path)
            start = f"{prefix}.{path}".strip(".") if prefix else path
            start = f"{start}." if start else ""
            for name, parameter in _parameters_of(module):
                if parameter is not None and id(parameter) not in weights:
                    weights[id(parameter)] = (weakref.ref(parameter), (start + name,))
            for buffer in (
                module._buffers.values() if not isinstance(module, torch.jit.ScriptModule) else module.buffers(False)
            ):
                if buffer is not None and id(buffer) not in weights:
                    weights[id(buffer)] = (weakref.ref(buffer), ())

    def _adopt(self, module: nn.Module) -> None:
        """A module that belongs to no known root: name it after what the calling code calls it."""
        frame = own_frame(sys._getframe(2))[0]
        name = name_of(module, frame) or type(module).__name__
        taken = {root.name for root in self.roots}
        while name in taken:
            name += "'"
        self._register(module, name)
        if self.on_root is not None:
            self.on_root(self.roots[-1].parts)

    # -- modules -----------------------------------------------------------------------------------------------------

    def __enter__(self) -> Tracer:
        """Start recording in this thread."""
        super().__enter__()  # type: ignore[no-untyped-call]
        # What `__call__` calls: a special method of a class with hundreds of subclasses takes long to exchange. Only a
        # module that was compiled does not come by there.
        self._entrance = "__call__" if "torch._dynamo" in sys.modules else "_call_impl"
        self._original = getattr(nn.Module, self._entrance)
        original, thread = self._original, self._thread

        def entered(module: nn.Module, *args: Any, **kwargs: Any) -> Any:
            if threading.get_ident() != thread:
                return original(module, *args, **kwargs)
            return self._called(original, module, args, kwargs)

        setattr(nn.Module, self._entrance, entered)
        self._enabled = enabled = torch.is_grad_enabled

        def is_grad_enabled() -> bool:
            self.grad_matters = self.grad_matters or _asked_by_own(2)
            return enabled()

        if self.without_grad:
            torch.is_grad_enabled = is_grad_enabled
        return self

    def __exit__(self, *exc_info: Any) -> None:
        """Stop recording; put the modules' entrance back."""
        setattr(nn.Module, self._entrance, self._original)
        torch.is_grad_enabled = self._enabled
        super().__exit__(*exc_info)  # type: ignore[no-untyped-call]

    def _called(self, original: Function, module: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        name = self._names.get(id(module))
        if name is None and self._adopts and not self._stack:
            self._adopt(module)
            name = self._names[id(module)]
        number = len(self.calls)
        kind = type(module).__name__
        compiled = getattr(module, "_orig_mod", None) if kind == "OptimizedModule" else None
        frame = self._inside or own_frame(sys._getframe(1), self._caller)[0]
        given = [*args] if _one_tensor(args) and not kwargs else tensors_in((args, kwargs), [])
        inputs = shapes_of(given)
        started = len(self.steps)
        outer = (self._layer, self._unregistered, self._call, self._caller, self._inside)
        self._layer, self._unregistered = (name, False) if name is not None else (self._layer, True)
        self._call, self._caller = number, frame
        self._inside = frame if _only_torch(module) else None
        self.calls.append(_OPEN)
        self._stack.append((number, module))
        result, finished = None, False
        try:
            if self.rewrite_call is not None:
                original, module, args, kwargs = self.rewrite_call(number, original, module, args, kwargs)
            result = self._single(original, module, args, frame) if self._inside is not None and not kwargs else None
            if result is None:
                result = original(module, *args, **kwargs) if compiled is None else compiled(*args, **kwargs)
            finished = True
        except Exception as raised:
            if self._failing is None or not _led_to(self._failing.exception, raised):
                self._module_failed(raised, module, given, args, kwargs, frame)
            raise
        finally:
            self._stack.pop()
            made = [result] if type(result) is torch.Tensor else tensors_in(result, [])
            if finished and len(self.steps) == started:
                self._opaque(module, kind, given, made, frame)
            self._layer, self._unregistered, self._call, self._caller, self._inside = outer
            self.calls[number] = at_once(
                Call,
                number=number,
                layer=name if name is not None else "",
                kind=kind,
                inputs=inputs,
                outputs=shapes_of(made),
                line=frame.f_lineno if frame is not None else None,
                source=frame.f_code.co_filename if frame is not None else None,
                function=frame.f_code.co_name if frame is not None else "",
                first=started,
                end=len(self.steps),
                parent=self._call,
                depth=len(self._stack),
                finished=finished,
                leaf=_is_leaf(module),
                registered=name is not None,
            )
        return result

    def _single(self, original: Function, module: nn.Module, args: tuple[Any, ...],
                frame: FrameType | None) -> torch.Tensor | None:  # fmt: skip
        """Run a layer that is a single op, and note it; None if it is not, or raises: then it is to be watched."""
        if not _one_tensor(args) or self.rewrite_op is not None or _modes() != 1:
            return None
        with _unwatched():
            x = args[0]
            op = single_op(module, x)
            if op is None:
                return None
            name, bound = op
            if self.before_write is not None and bound.get("inplace"):
                self._announce(name, (x,), {})
            try:
                result: torch.Tensor = original(module, x)
            except Exception:
                return None
            if type(result) is not torch.Tensor:
                return None
            names = [known for key in ("weight", "bias") for known in self._weight_names(bound.get(key)) or ()]
            weights = tuple(dict.fromkeys(names))
            derived = self._weight_names(x) is not None
            self._add(name, frame, [x], [result], settings_of(name, bound), weights, in_module=True)
            if derived:
                self._weights[id(result)] = (weakref.ref(result), weights)
        return result

    def _opaque(self, module: nn.Module, kind: str, given: list[torch.Tensor], made: list[torch.Tensor],
                frame: FrameType | None) -> None:  # fmt: skip
        """A module that finished without an op to be seen (scripted, traced, written in C++) is a step of its own."""
        if not made or all(any(t is g for g in given) for t in made):
            return
        if any(call.parent == self._call for call in self.calls[self._call + 1 :]):
            return
        if any(self.made_by(t) >= 0 or id(t) in self._weights for t in made):
            return
        if isinstance(module, torch.jit.ScriptModule):
            note = f"{self._layer or kind} is scripted: its ops and inner modules can't be seen from Python."
            if note not in self.notes:
                self.notes.append(note)
        names = tuple(f"{self._layer}.{name}".strip(".") for name, _ in module.named_parameters())
        self._add(kind, frame, given, made, {}, names, in_module=True)

    def _module_failed(self, raised: BaseException, module: nn.Module, given: list[torch.Tensor],
                       args: tuple[Any, ...], kwargs: dict[str, Any], frame: FrameType | None) -> None:  # fmt: skip
        own = [(seen, line) for seen, line, _ in traceback_frames(raised.__traceback__) if standing(seen.f_code) == OWN]
        inner, line = own[-1] if own else (frame, frame.f_lineno if frame is not None else None)
        self._failed = self._step(type(module).__name__, inner, line, given, [], {}, (), not own)
        self._failing = Failing(raised, None, args, kwargs, module)

    # -- ops ---------------------------------------------------------------------------------------------------------

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """Run the op, note it, and pass its exception on."""
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        if self.without_grad and name in ABOUT_GRAD:
            self.grad_matters = True
        if name in TRIVIAL:
            if name != "__get__":
                if name == "__set__" and self.before_write is not None and _sets_data(func):
                    self.before_write(args[0], False, rebound=True)
                return func(*args, **kwargs)
            return self._attribute(func, args, kwargs)
        frame, through, silent = self._inside, True, False
        if frame is None:
            frame, through, silent = own_frame(sys._getframe(1), self._caller)
        if self.before_write is not None and (
            name[-1:] == "_" or "out" in kwargs or name in WRITERS or kwargs.get("inplace")
        ):
            self._announce(name, args, kwargs)
        if silent:
            return func(*args, **kwargs)
        if self.rewrite_op is not None:
            func, args, kwargs = self.rewrite_op(len(self.steps), func, args, kwargs)
        line = frame.f_lineno if frame is not None else None
        try:
            result = func(*args, **kwargs)
        except Exception as raised:
            if self._failing is None or not _led_to(self._failing.exception, raised):
                self._op_failed(raised, func, args, kwargs, frame, line, through)
            raise
        made = [result] if type(result) is torch.Tensor else tensors_in(result, [])
        op = op_name(func)
        if through and name[-1:] == "_" and made and self._weight_names(made[0]) == ():
            return result
        if made or name in {"__setitem__", "backward"}:
            self._note(op, func, args, kwargs, made or tensors_in(args[:1], []), frame, line, through)
        return result

    def _attribute(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        result = func(*args, **kwargs)
        if self.without_grad and (result is None or type(result) is bool):
            asked = getattr(getattr(func, "__self__", None), "__name__", "")
            if asked in {"requires_grad", "grad_fn", "is_leaf", "grad"} and _asked_by_own(3):
                self.grad_matters = True
        if isinstance(result, torch.Tensor) and args:
            name = getattr(getattr(func, "__self__", None), "__name__", "")
            if name in TRANSPOSES:
                frame, through, _ = own_frame(sys._getframe(2), self._caller)
                self._note(name, func, args, kwargs, [result], frame, frame.f_lineno if frame else None, through)
                return result
            source = self.made_by(args[0])
            if source >= 0:
                self._made[id(result)] = (weakref.ref(result), source, self._made[id(args[0])][2])
            weights = self._weight_names(args[0])
            if weights is not None:
                self._weights[id(result)] = (weakref.ref(result), weights)
        return result

    def _announce(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        assert self.before_write is not None
        every = name in {"backward", "embedding"} or name.startswith("_foreach")
        targets = args if every else (*args[:1], kwargs.get("out"))
        if name.endswith("_norm"):
            # Whether it takes the batch's statistics, and keeps them, is the sixth argument of each of them.
            if not (args[5] if len(args) > 5 else kwargs.get("training", kwargs.get("use_input_stats", True))):
                return
            held = tensors_in((args[1:5], kwargs.get("running_mean"), kwargs.get("running_var")), [])
            targets = tuple(tensor for tensor in held if not isinstance(tensor, nn.Parameter))
        if name == "embedding" and bind("embedding", None, args, kwargs).get("max_norm") is None:
            return
        for tensor in tensors_in((targets, kwargs.get("tensor"), kwargs.get("input")), []):
            self.before_write(tensor, name == "backward")
            if self.without_grad and (
                "out" in kwargs or tensor._is_view() or (tensor.is_leaf and tensor.requires_grad)
            ):
                self.grad_matters = True

    def _note(self, op: str, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], made: list[torch.Tensor],
              frame: FrameType | None, line: int | None, through: bool) -> None:  # fmt: skip
        bound = bind(op, func, args, kwargs)
        given, names, derived = self._data_and_weights(op, bound, args, kwargs)
        step = self._step(op, frame, line, given, made, settings_of(op, bound), names, through)
        self._keep(step, made)
        if derived:
            for tensor in made:
                self._weights[id(tensor)] = (weakref.ref(tensor), names)

    def _data_and_weights(
        self, op: str, bound: dict[str, Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[list[torch.Tensor], tuple[str, ...], bool]:
        """(data inputs, names of the parameters behind the weights, whether the result is made of weights only)."""
        if "input" in bound and not NOT_DATA.isdisjoint(bound):
            data: list[torch.Tensor] = []
            names: dict[str, None] = {}
            for key, value in bound.items():
                if type(value) in PLAIN:
                    continue
                if key not in NOT_DATA:
                    tensors_in(value, data)
                elif key in WEIGHT_KEYS:
                    for tensor in (value,) if isinstance(value, torch.Tensor) else tensors_in(value, []):
                        for name in self._weight_names(tensor) or ():
                            names[name] = None
            return data, tuple(names), self._weight_names(bound["input"]) is not None
        data = tensors_in(args, [])
        if kwargs:
            tensors_in(kwargs, data)
        found = [self._weight_names(tensor) for tensor in data]
        names = dict.fromkeys(name for some in found for name in some or ())
        return data, tuple(names), bool(data) and None not in found

    def _weight_names(self, tensor: Any) -> tuple[str, ...] | None:
        known = self._weights.get(id(tensor))
        if known is not None and known[0]() is tensor:
            return known[1]
        if type(tensor) is nn.Parameter and self.roots:
            for root in self.roots:
                self.learn_parameters(root.parts, root.name)
            known = self._weights.get(id(tensor))
            return known[1] if known is not None and known[0]() is tensor else ()
        return None

    def made_by(self, tensor: Any) -> int:
        """Number of the step that made the tensor; −1 for one that came from outside."""
        known = self._made.get(id(tensor))
        return known[1] if known is not None and known[0]() is tensor else -1

    def _add(self, op: str, frame: FrameType | None, given: list[torch.Tensor], made: list[torch.Tensor],
             settings: dict[str, Any], names: tuple[str, ...], in_module: bool) -> None:  # fmt: skip
        line = frame.f_lineno if frame is not None else None
        self._keep(self._step(op, frame, line, given, made, settings, names, in_module), made)

    def _keep(self, step: Step, made: list[torch.Tensor]) -> None:
        self.steps.append(step)
        for port, tensor in enumerate(made):
            self._made[id(tensor)] = (weakref.ref(tensor), step.number, port)

    def _step(self, op: str, frame: FrameType | None, line: int | None, given: list[torch.Tensor],
              made: list[torch.Tensor], settings: dict[str, Any], names: tuple[str, ...],
              through: bool) -> Step:  # fmt: skip
        parents, ports = [], []
        for tensor in given:
            known = self._made.get(id(tensor))
            if known is None or known[0]() is not tensor:
                known = _OUTSIDE
            parents.append(known[1])
            ports.append(known[2])
        return at_once(
            Step,
            op=op,
            layer=self._layer,
            inputs=tuple([shape_of(tensor) for tensor in given]),
            outputs=tuple([shape_of(tensor) for tensor in made]),
            line=line,
            source=frame.f_code.co_filename if frame is not None else None,
            settings=settings,
            weights=names,
            unregistered=self._unregistered,
            number=len(self.steps),
            call=self._call,
            function=frame.f_code.co_name if frame is not None else "",
            parents=tuple(parents),
            ports=tuple(ports),
            dtypes=tuple([_dtype_name(tensor.dtype) for tensor in given]),
            contiguous=not given or op not in REGROUPING or given[0].is_contiguous(),
            in_module=through,
        )

    def _op_failed(self, raised: BaseException, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any],
                   frame: FrameType | None, line: int | None, through: bool) -> None:  # fmt: skip
        op = op_name(func)
        bound = bind(op, func, args, kwargs)
        given, names, _ = self._data_and_weights(op, bound, args, kwargs)
        self._failed = self._step(op, frame, line, given, [], settings_of(op, bound), names, through)
        module = self._stack[-1][1] if self._stack else None
        self._failing = Failing(raised, func, args, kwargs, module)
        if self.without_grad and not self.grad_matters:
            self.grad_matters = "grad" in str(raised) or _told_otherwise(raised, func, args, kwargs)

    def stop(self) -> None:
        """Stop recording, from wherever the program is."""
        self.__exit__(None, None, None)

    def forget(self, everything: bool = False) -> None:
        """Drop the older half of the steps (or all), with what refers to them."""
        drop = len(self.steps) if everything else len(self.steps) // 2
        self.steps = [_shifted(step, drop) for step in self.steps[drop:]]
        self._made = {
            key: (ref, at - drop, port)
            for key, (ref, at, port) in self._made.items()
            if at >= drop and ref() is not None
        }
        self._weights = {key: held for key, held in self._weights.items() if held[0]() is not None}
        if everything or not self._stack:
            self.calls, self._failed, self._failing = [], None, None
            self.steps = [dataclasses.replace(step, call=-1) for step in self.steps]

    # -- the end -----------------------------------------------------------------------------------------------------

    def finish(self, result: Any = None, exception: BaseException | None = None) -> Recording:
        """The recording as frozen facts. `exception` is what ended the run, None if it came to its end."""
        failing, failed = self._failing, self._failed
        if exception is None or failing is None or not _led_to(failing.exception, exception):
            failing = failed = None
        return Recording(
            steps=tuple(self.steps),
            calls=tuple(self.calls),
            result=result,
            exception=exception,
            failed=failed,
            failing=failing,
            names=dict(self._names),
            producers={key: (at, port) for key, (ref, at, port) in self._made.items() if ref() is not None},
            roots=tuple(self.roots),
            notes=tuple(self.notes),
        )


def _unwrapped(path: str) -> str:
    """A part's name without the layer that torch.compile wraps a model in."""
    return path.replace("_orig_mod.", "").removesuffix("_orig_mod").removesuffix(".") if "_orig" in path else path


def _parameters_of(module: nn.Module) -> Iterable[tuple[str, Any]]:
    """A module's own parameters; scripted modules hold them elsewhere."""
    if isinstance(module, torch.jit.ScriptModule):
        return module.named_parameters(recurse=False)
    return module._parameters.items()


mark_module_call(Tracer._called.__code__)
_modes: Function = torch._C._len_torch_function_stack
_unwatched: Function = torch._C.DisableTorchFunction
_OUTSIDE: tuple[Any, int, int] = (None, -1, 0)
_OPEN = Call(0, "", "", (), (), None, None, "", 0, 0, -1, 0, False, False, True)


def _shifted(step: Step, by: int) -> Step:
    parents = tuple(parent - by if parent >= by else -1 for parent in step.parents)
    return dataclasses.replace(step, number=step.number - by, parents=parents)


@functools.cache
def _dtype_name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


_leaf_types: dict[type, bool] = {}
_hooks_of_all = (_module._global_forward_hooks, _module._global_forward_pre_hooks)


CONTAINERS = (
    nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.Transformer, nn.TransformerEncoder, nn.TransformerDecoder,
    nn.TransformerEncoderLayer, nn.TransformerDecoderLayer, torch.fx.GraphModule,
)  # fmt: skip


_WRAPPERS = frozenset({"OptimizedModule", "DataParallel", "DistributedDataParallel"})


def _is_leaf(module: nn.Module) -> bool:
    """torch's own layers, but for those that only call others: their parts are worth a row each."""
    kind = type(module)
    known = _leaf_types.get(kind)
    if known is None:
        container = issubclass(kind, CONTAINERS) or kind.__name__ in _WRAPPERS
        known = _leaf_types[kind] = kind.__module__.startswith(_LIBRARY) and not container
    return known


def _only_torch(module: nn.Module) -> bool:
    """Whether a call of this module runs no code but torch's own: a layer without hooks or patches."""
    if not _is_leaf(module) or not type(module).__module__.startswith("torch.nn.modules."):
        return False
    held = vars(module)
    return not (
        held["_forward_hooks"]
        or held["_forward_pre_hooks"]
        or held["_modules"]
        or "forward" in held
        or _hooks_of_all[0]
        or _hooks_of_all[1]
    )


def _sets_data(func: Any) -> bool:
    return getattr(getattr(func, "__self__", None), "__name__", "") == "data"


def _one_tensor(args: tuple[Any, ...]) -> bool:
    return len(args) == 1 and type(args[0]) is torch.Tensor


def _asked_by_own(depth: int) -> bool:
    return standing(sys._getframe(depth).f_code) == OWN


def _told_otherwise(raised: BaseException, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether the call that raised without gradients says something else with them."""
    try:
        with torch.enable_grad():
            func(*args, **kwargs)
    except Exception as other:
        return type(other) is not type(raised) or str(other) != str(raised)
    return True


def _led_to(inner: BaseException, outer: BaseException) -> bool:
    """Whether `outer` is `inner`, or was raised from or during it."""
    return any(raised is inner for raised in _chain(outer))


def _chain(raised: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while raised is not None and id(raised) not in seen:
        seen.add(id(raised))
        yield raised
        raised = raised.__cause__ or raised.__context__


def record(run: Callable[[], Any], model: nn.Module | None = None) -> Recording:
    """Run `run()` for real and record it; never raises what the run raises, but returns it as `Recording.exception`.

    With `model`, layers and weights are named as its `named_modules` and `named_parameters` name them, and a module
    that is none of its own is marked `unregistered`. Without, each outermost module that is called is named after the
    variable that holds it. KeyboardInterrupt and SystemExit pass through.
    """
    tracer = Tracer(model)
    try:
        with tracer:
            result = run()
    except Exception as raised:
        return tracer.finish(exception=raised)
    return tracer.finish(result)
