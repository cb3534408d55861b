"""A failure with all that is known of it: the step that raised, its live arguments, the code, and the way back.

A `Case` answers what the explanations ask: what the layer is called, what the code calls a tensor, which step made it,
and which steps lie between it and the input.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import torch
from torch import nn

from grader.shapes.frames import OWN, receivers, standing, statement, traceback_frames
from grader.shapes.ops import FACTORIES, LOSSES, SAME_SIZE, shape_of, tensors_in
from grader.shapes.settings import bind, index_text
from grader.shapes.steps import Call, Recording, Shape, Step
from grader.shapes.wording import product, spoken

_PREFIX = {
    "pad": "F.",
    "interpolate": "F.",
    "cross_entropy": "F.",
    "mse_loss": "F.",
    "softmax": "F.",
    "einsum": "torch.",
}


_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "matmul": "@", "pow": "**"}


@dataclass
class Case:
    """One failure. `frames` are the learner's own frames of the traceback, outermost first."""

    recording: Recording
    exception: BaseException
    text: str
    step: Step | None
    bound: dict[str, Any]
    module: nn.Module | None
    frames: list[tuple[FrameType, int, int]]
    library: list[str]
    tensor_names: dict[int, str] = field(default_factory=dict)
    step_names: dict[tuple[int, int], str] = field(default_factory=dict)

    # -- what raised -------------------------------------------------------------------------------------------------

    @property
    def op(self) -> str:
        """The op that raised, "" if none did."""
        return self.step.op if self.step is not None else ""

    @property
    def layer(self) -> str:
        """Qualified name of the torch module inside which it raised; "" if a line of the learner's own did."""
        step = self.step
        if step is None or not step.in_module:
            return ""
        call = self.call
        if call is None:
            return step.layer
        name = call.layer or self._held(call)
        if type(self.module).__module__.startswith("torch.nn.utils.parametri") and call.parent >= 0:
            return self.recording.calls[call.parent].layer or name
        return name

    @property
    def name(self) -> str:
        """The layer (or op) in a sentence: a Sequential's item 2 is "layer 2"."""
        return spoken(self.layer or self.op)

    def _held(self, call: Call) -> str:
        """An unregistered module is called after its class."""
        return call.kind

    @property
    def call(self) -> Call | None:
        """The module call in which it raised."""
        if self.step is None or self.step.call < 0:
            return None
        return self.recording.calls[self.step.call]

    @property
    def settings(self) -> dict[str, Any]:
        """The failing op's settings."""
        return self.step.settings if self.step is not None else {}

    def shape(self, at: int = 0) -> Shape:
        """Shape of the failing op's data input number `at`, () if there is none."""
        return self.step.inputs[at] if self.step is not None and at < len(self.step.inputs) else ()

    def argument(self, name: str) -> Any:
        """A live argument of the failing op."""
        return self.bound.get(name)

    # -- where -------------------------------------------------------------------------------------------------------

    @property
    def loss(self) -> str:
        """The loss function that raised, "" if it was none."""
        return self.op if self.op in LOSSES else ""

    @property
    def line(self) -> int | None:
        """The learner's own line at which it raised."""
        if self.frames:
            return self.frames[-1][1]
        return self.step.line if self.step is not None else None

    @property
    def source(self) -> str | None:
        """File of that line."""
        if self.frames:
            return self.frames[-1][0].f_code.co_filename
        return self.step.source if self.step is not None else None

    def place(self, function: str, layer: str = "") -> str:
        """`forward`, or `encoder.block.forward` for the forward of an inner module."""
        if function in {"<module>", "<cell>", "<lambda>"} or function.startswith("<"):
            return "script" if function == "<module>" else "function"
        return f"{layer}.{function}" if layer and function == "forward" and layer not in self.root_names else function

    @property
    def root_names(self) -> set[str]:
        """What the outermost modules are called."""
        return {root.name for root in self.recording.roots}

    def here(self) -> str:
        """`forward: x = torch.cat([x, skip], dim=1)`: the learner's own line that raised."""
        layer = ""
        call = self.call
        if call is not None:
            layer = call.layer
            if self.step is not None and self.step.in_module:
                parent = self.recording.calls[call.parent] if call.parent >= 0 else None
                layer = parent.layer if parent is not None else ""
        if self.frames:
            frame, line, instruction = self.frames[-1]
            text = statement(frame.f_code.co_filename, line, frame)
            if not text:
                text = self.written(self.step)
                for name in receivers(frame.f_code, instruction):
                    text = f"{name}({text})"
            return f"{self.place(frame.f_code.co_name, layer)}: {text}"
        return self.at(self.step) if self.step is not None else "the call"

    def at(self, step: Step) -> str:
        """A step as a place: its layer's name if it is a module's own op, otherwise its line in the learner's code."""
        if step.in_module and step.call >= 0:
            call = self.recording.calls[step.call]
            return call.layer or call.kind
        text = statement(step.source, step.line)
        written = self.written(step)
        if text and step.op not in text and step.op != "getitem" and step.op not in _OPERATORS:
            text = f"{text}"
        return f"{self.place(step.function, step.layer)}: {text or written}"

    def written(self, step: Step | None) -> str:
        """An op as code, made up from its name, the names of its inputs and its settings (where no text can be had)."""
        if step is None:
            return ""
        names = [self.name_of_input(step, at) for at in range(len(step.inputs))]
        first = names[0] if names else ""
        if step.op == "getitem":
            return f"{first}[{step.settings.get('index', '')}]"
        if step.op in _OPERATORS and len(names) == 2:
            return f"{names[0]} {_OPERATORS[step.op]} {names[1]}"
        if step.op in {"cat", "stack"}:
            return f"torch.{step.op}([{', '.join(names)}], dim={step.settings.get('dim', 0)})"
        if step.op in {"view", "reshape", "permute", "flatten", "transpose", "squeeze", "unsqueeze", "expand"}:
            numbers = ", ".join(index_text(value).replace("[", "").replace("]", "") for value in step.settings.values())
            return f"{first}.{step.op}({numbers})"
        told = [
            f"{key}={value!r}"
            for key, value in step.settings.items()
            if key in {"mode", "dim", "pad", "equation", "size"}
        ]
        return f"{_PREFIX.get(step.op, '')}{step.op.lstrip('_')}({', '.join([*names, *told])})"

    # -- what things are called --------------------------------------------------------------------------------------

    def name_of_input(self, step: Step, at: int = 0) -> str:
        """What the code calls an input of a step; a description if it has no name."""
        parent = step.parents[at] if at < len(step.parents) else -1
        if parent >= 0:
            port = step.ports[at] if at < len(step.ports) else 0
            named = self.step_names.get((parent, port))
            return named or self.short(self.recording.steps[parent])
        return self.outside(step.inputs[at]) if at < len(step.inputs) else "…"

    def variable(self, step: Step | None = None, at: int = 0, otherwise: str = "x") -> str:
        """The variable that holds an input (of the failing step, if none is given), or `otherwise` if none does."""
        step = step or self.step
        if step is None or at >= len(step.inputs):
            return otherwise
        parent, port = step.parents[at], step.ports[at] if at < len(step.ports) else 0
        if parent >= 0 and self.recording.steps[parent].op in {"eq", "ne", "logical_not", "bool", "bitwise_not"}:
            return self.variable(self.recording.steps[parent], 0, otherwise)
        name = self.step_names.get((parent, port)) if parent >= 0 else self.outside(step.inputs[at])
        return name if name is not None and re.fullmatch(r"[\w.\[\]]+", name) else otherwise

    def outside(self, shape: Shape) -> str:
        """The name of a tensor that came from outside, known by its shape; "the input" if that does not decide."""
        names = {name for key, name in self.tensor_names.items() if self._outside_shapes.get(key) == shape}
        names = {name for name in names if name.isidentifier()} or names
        if names:
            return names.pop() if len(names) == 1 else ("x" if "x" in names else "the input")
        held = self._held_tensors.get(shape, [])
        return held[0] if len(held) == 1 else "the input"

    def holds(self, shape: Shape) -> bool:
        """Whether a tensor of this shape that came from outside is a parameter or a buffer, as far as can be told."""
        names = {name for key, name in self.tensor_names.items() if self._outside_shapes.get(key) == shape}
        return not names and shape in self._held_tensors

    @functools.cached_property
    def _held_tensors(self) -> dict[Shape, list[str]]:
        """Names of the tensors that the models hold (parameters, buffers and plain attributes), by shape."""
        found: dict[Shape, list[str]] = {}
        for root in self.recording.roots:
            for path, module in root.parts:
                for name, tensor in [*module._parameters.items(), *module._buffers.items(), *_attributes(module)]:
                    if tensor is not None:
                        full = ".".join(part for part in (root.name, path, name) if part)
                        found.setdefault(shape_of(tensor), []).append(full)
        return found

    @functools.cached_property
    def _outside_shapes(self) -> dict[int, Shape]:
        found: dict[int, Shape] = {}
        for frame, _, _ in self.frames:
            for value in frame.f_locals.values():
                for tensor in tensors_in(value, []) if not isinstance(value, nn.Module) else ():
                    if id(tensor) not in self.recording.producers:
                        found[id(tensor)] = shape_of(tensor)
        return found

    def short(self, step: Step) -> str:
        """A step in a word or two: `conv1`, `layer 2`, `torch.zeros(…)`."""
        if step.in_module and step.call >= 0:
            call = self.recording.calls[step.call]
            return spoken(call.layer or call.kind)
        if step.op in FACTORIES:
            return f"torch.{step.op}(…)"
        if step.op == "getitem" and len(written := self.written(step)) <= 40:
            return written
        return f"{step.op}(…)"

    def kind_of(self, step: Step) -> str:
        """`conv1 (Conv2d)` for a module's step, `torch.flatten in forward, line 12` for the learner's own op."""
        if step.in_module and step.call >= 0:
            call = self.recording.calls[step.call]
            return f"{spoken(call.layer)} ({call.kind})" if call.layer not in ("", call.kind) else call.kind
        line = f", line {step.line}" if step.line else ""
        text = statement(step.source, step.line)
        if not text or len(text) > 60 or text.count("(") > 2:
            text = self.written(step)
        return f"`{text}` ({self.place(step.function, step.layer)}{line})"

    # -- the way back ------------------------------------------------------------------------------------------------

    def parent(self, step: Step, at: int = 0) -> Step | None:
        """The step that made input number `at`, None if it came from outside or from a factory such as torch.randn."""
        number = step.parents[at] if at < len(step.parents) else -1
        if number < 0:
            return None
        made = self.recording.steps[number]
        return None if made.op in FACTORIES and not made.in_module else made

    def way_back(self, step: Step | None, at: int = 0) -> Iterator[Step]:
        """The steps that led to an input, newest first, following the first data input of each."""
        made = self.parent(step, at) if step is not None else None
        while made is not None:
            yield made
            made = self.parent(made, _main_input(made))

    def maker(self, step: Step | None, at: int = 0) -> Step | None:
        """The newest step on the way back that could change a size: activations, norms and dropout are passed over."""
        for made in self.way_back(step, at):
            if made.op not in SAME_SIZE:
                return made
        return None

    def origin(self, step: Step | None, at: int = 0) -> str:
        """Who made an input, in words."""
        if step is None or at >= len(step.inputs):
            return "the input"
        made = self.maker(step, at)
        if made is not None:
            return self.kind_of(made)
        name = self.root_input(step, at)
        source = self._factory(step, at)
        if source and not name.isidentifier():
            return source
        if self.holds(step.inputs[at]) and "." in name:
            return f"the model itself ({name})"
        return f"the input {name}".replace("the input the input", "the input")

    def _factory(self, step: Step, at: int) -> str:
        first, where = step, at
        for made in self.way_back(step, at):
            first, where = made, _main_input(made)
        parent = first.parents[where] if where < len(first.parents) else -1
        return f"torch.{self.recording.steps[parent].op}(…)" if parent >= 0 else ""

    def root_input(self, step: Step, at: int = 0) -> str:
        """The name of the outside tensor at the start of the way back."""
        first, where = step, at
        for made in self.way_back(step, at):
            first, where = made, _main_input(made)
        shape = first.inputs[where] if where < len(first.inputs) else ()
        parent = first.parents[where] if where < len(first.parents) else -1
        named = self.step_names.get((parent, 0)) if parent >= 0 else None
        return named or self.outside(shape)


def _attributes(module: nn.Module) -> list[tuple[str, torch.Tensor]]:
    """Tensors that a module holds as plain attributes, such as a state that is kept between calls."""
    return [(name, value) for name, value in vars(module).items() if isinstance(value, torch.Tensor)]


def _main_input(step: Step) -> int:
    """Which input carries the data on: for joins the largest of those that were computed, otherwise the first."""
    if step.op in {"add", "mul", "sub", "cat", "stack"}:
        computed = [at for at, parent in enumerate(step.parents) if parent >= 0]
        return max(computed, key=lambda at: product(step.inputs[at]), default=0)
    return 0


def open_case(recording: Recording) -> Case:
    """Gather the facts about a recording that ended in an exception; call it while its frames are alive."""
    exception = recording.exception
    assert exception is not None
    failing, step = recording.failing, recording.failed
    bound = bind(step.op, failing.func, failing.args, failing.kwargs) if failing and step and failing.func else {}
    origin = failing.exception if failing is not None else exception
    entries = list(traceback_frames(exception.__traceback__))
    if origin is not exception:
        entries = [*entries, *traceback_frames(origin.__traceback__)]
    own = [entry for entry in entries if standing(entry[0].f_code) == OWN]
    case = Case(
        recording=recording,
        exception=exception,
        text=str(origin),
        step=step,
        bound=bound,
        module=failing.module if failing is not None else None,
        frames=own,
        library=[entry[0].f_code.co_filename for entry in entries],
    )
    for frame, _, _ in own:
        for name, value in list(frame.f_locals.items()):
            if name.startswith("_") or isinstance(value, nn.Module):
                continue
            for at, tensor in enumerate(tensors_in(value, [])):
                alone = isinstance(value, torch.Tensor)
                case.tensor_names[id(tensor)] = name if alone else f"{name}[{at}]"
    for key, (number, port) in recording.producers.items():
        if key in case.tensor_names:
            case.step_names[number, port] = case.tensor_names[key]
    return case
