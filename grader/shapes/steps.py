"""What a recorded run consists of: frozen facts about ops and module calls, no live tensors (but for `Failing`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from grader.shapes.walk import Root

Shape = tuple[int, ...]
Facts = TypeVar("Facts")


def at_once(kind: type[Facts], /, **facts: Any) -> Facts:
    """A frozen dataclass from all of its fields: its own `__init__` sets them one by one, five times as slowly."""
    made = object.__new__(kind)
    object.__setattr__(made, "__dict__", facts)
    return made


@dataclass(frozen=True)
class Step:
    """One op that finished (or, as `Recording.failed`, the one that raised).

    `layer` is the qualified name of the innermost registered module being called, "" for the model itself or a free
    function. `line`, `source` and `function` belong to the innermost frame of the learner's own code. `weights` names
    the registered parameters that the op's weight arguments are, or were computed from. `parents` are the numbers of
    the steps whose outputs it read, one for each input shape, −1 where an input came from outside; `ports` says which
    of their outputs. `number` counts the ops from 0, `call` is the number of the module call that it belongs to, −1 for
    none. `in_module` tells an op inside a torch module (its line is then where the module was called).
    """

    op: str
    layer: str
    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    line: int | None
    source: str | None
    settings: dict[str, Any]
    weights: tuple[str, ...] = ()
    unregistered: bool = False
    number: int = 0
    call: int = -1
    function: str = ""
    parents: tuple[int, ...] = ()
    dtypes: tuple[str, ...] = ()
    contiguous: bool = True
    ports: tuple[int, ...] = ()
    in_module: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON-able facts; the form that the probe sends and the reports show."""
        facts: dict[str, Any] = {
            "op": self.op,
            "layer": self.layer,
            "in": [list(shape) for shape in self.inputs],
            "out": [list(shape) for shape in self.outputs],
            "line": self.line,
            "source": self.source,
            "settings": self.settings,
            "weights": list(self.weights),
        }
        if self.unregistered:
            facts["unregistered"] = True
        return facts


@dataclass(frozen=True)
class Call:
    """One call of a module. Its own ops are the steps from `first` up to, not including, `end`."""

    number: int
    layer: str
    kind: str
    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    line: int | None
    source: str | None
    function: str
    first: int
    end: int
    parent: int
    depth: int
    finished: bool
    leaf: bool
    registered: bool


@dataclass(frozen=True)
class Failing:
    """What raised, still alive: an op with its arguments, or (with `func` None) a module whose own Python raised."""

    exception: BaseException
    func: Callable[..., Any] | None
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    module: Any


@dataclass(frozen=True)
class Recording:
    """A run as it went: ops, module calls, and either its result or the exception that ended it."""

    steps: tuple[Step, ...]
    calls: tuple[Call, ...]
    result: Any = None
    exception: BaseException | None = None
    failed: Step | None = None
    failing: Failing | None = None
    names: dict[int, str] = field(default_factory=dict)
    producers: dict[int, tuple[int, int]] = field(default_factory=dict)
    roots: tuple[Root, ...] = ()
    notes: tuple[str, ...] = ()
