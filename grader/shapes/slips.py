"""Slips of the pen that Python reports: a misspelt name, a `forward` that is not there, a `self` left out."""

from __future__ import annotations

import builtins
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from torch import nn

NEAR = 0.75
MOST_NAMES = 5000
NO_FORWARD = 'is missing the required "forward" function'
NOT_SET_UP = re.compile(r"cannot assign \w+ before Module\.__init__\(\) call")
NO_PARAMETER = re.compile(r"cannot assign '[\w.]*Tensor' as parameter")
TOO_MANY = re.compile(r"forward\(\) takes \d+ positional arguments? but \d+ w")
HOLDERS = {
    "ModuleList": "`for layer in self.layers: x = layer(x)`",
    "ModuleDict": "`self.layers[name](x)`",
    "ParameterList": "`x @ self.weights[0]`",
}


@dataclass(frozen=True)
class Slip:
    """`cause` says what stands in the code, `fix` the smallest change."""

    cause: str
    fix: str


def slip_in(error: BaseException, text: str) -> Slip | None:
    """The slip that `error`, while its traceback is at hand, is the consequence of; None if it looks like none.

    `text` is its message. What derives from Python's own errors is not looked into: it may say anything.
    """
    if type(error) not in (AttributeError, NameError, NotImplementedError, TypeError):
        return None
    frame = _innermost(error)
    owner = frame.f_locals.get("self") if frame is not None else None
    if isinstance(error, NotImplementedError) and NO_FORWARD in text and isinstance(owner, nn.Module):
        return _no_forward(owner)
    if isinstance(error, AttributeError) and NOT_SET_UP.match(text):
        return Slip(
            "Layers are set on `self` before nn.Module has made a place for them.",
            "`super().__init__()` as the first line of `__init__`.",
        )
    if isinstance(error, AttributeError) and error.name:
        return _no_attribute(error.obj, error.name)
    if isinstance(error, NameError) and error.name and frame is not None:
        return _no_name(frame, error.name)
    if isinstance(error, TypeError) and NO_PARAMETER.match(text):
        return Slip(
            "The layer keeps a parameter under that name, and what is assigned is a plain tensor.",
            "`nn.Parameter(…)` around it; or `.copy_(…)` into the layer's own, under `torch.no_grad()`.",
        )
    if isinstance(error, TypeError) and TOO_MANY.search(text) and isinstance(owner, nn.Module):
        return _no_self(owner)
    return None


def _innermost(error: BaseException) -> FrameType | None:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return None if trace is None else trace.tb_frame


def _no_forward(model: nn.Module) -> Slip:
    name = type(model).__name__
    if name in HOLDERS:
        return Slip(f"A {name} holds layers and has no forward of its own.", f"Call what it holds: {HOLDERS[name]}.")
    own = _own_names(model)
    meant = _near("forward", own)
    if meant:
        return Slip(f"`{name}` defines `{meant}`, which nothing calls, and no `forward`.", "Name it `forward`.")
    around = next((one for one in own if _holds_forward(getattr(own[one], "__code__", None))), None)
    if around is not None:
        return Slip(
            f"`forward` stands inside `{around}` of `{name}`: it is indented one level too far.",
            f"`def forward` below `def {around}`, indented as far as that.",
        )
    beside = _globals_of(own).get("forward")
    if isinstance(beside, FunctionType) and beside.__code__.co_varnames[:1] == ("self",):
        return Slip(
            f"`forward` stands outside of the class `{name}`: it is not indented far enough.",
            "`def forward` indented as far as `def __init__`.",
        )
    return Slip(f"`{name}` defines no `forward`, which calling a model runs.", f"A `forward(self, x)` in `{name}`.")


def _own_names(model: nn.Module) -> dict[str, Any]:
    """What the model's own classes define, by name."""
    own: dict[str, Any] = {}
    for kind in type(model).__mro__:
        if kind.__module__.startswith("torch."):
            break
        own = {**vars(kind), **own}
    return own


def _holds_forward(code: Any) -> bool:
    return isinstance(code, CodeType) and any(
        isinstance(one, CodeType) and one.co_name == "forward" for one in code.co_consts
    )


def _globals_of(own: dict[str, Any]) -> dict[str, Any]:
    """The names of the cell or module in which the functions of `own` were written."""
    return next((value.__globals__ for value in own.values() if isinstance(value, FunctionType)), {})


def _no_attribute(owner: Any, name: str) -> Slip | None:
    kind = type(owner).__name__
    if isinstance(owner, nn.Module):
        own = _own_names(owner)
        misspelt = "" if "__init__" in own else _near("__init__", own)
        if misspelt:
            return Slip(
                f"`{kind}` defines `{misspelt}`, which nothing calls, and no `__init__`.",
                "Name it `__init__`, with two underscores on each side.",
            )
        code = getattr(own.get("__init__"), "__code__", None)
        if isinstance(code, CodeType) and name in code.co_varnames[code.co_argcount :]:
            return Slip(
                f"`__init__` makes `{name}` a variable of its own, which is gone when it ends.",
                f"`self.{name} = …` in `__init__`.",
            )
    meant = _all_near(name, _names_of(owner))
    holder = owner.__name__ if isinstance(owner, ModuleType) else kind
    return _meant(f"`{holder}` has no `{name}`. It has", meant)


def _names_of(owner: Any) -> list[str]:
    try:
        return dir(owner)[:MOST_NAMES]
    except Exception:  # a class may have a __dir__ of its own
        return []


def _no_name(frame: FrameType, name: str) -> Slip | None:
    owner = frame.f_locals.get("self")
    if isinstance(owner, nn.Module) and name in _names_of(owner):
        return Slip(f"`{name}` alone is no variable here. The model has it.", f"`self.{name}`.")
    known = [*frame.f_locals, *list(frame.f_globals)[:MOST_NAMES], *vars(builtins)]
    return _meant(f"Nothing is called `{name}` here. There is", _all_near(name, known))


def _meant(said: str, names: list[str]) -> Slip | None:
    if not names:
        return None
    quoted = [f"`{one}`" for one in names]
    which = f"{quoted[0]}, if that is meant." if len(names) == 1 else "The one of them that is meant."
    return Slip(f"{said} {' and '.join(filter(None, (', '.join(quoted[:-1]), quoted[-1])))}.", which)


def _no_self(model: nn.Module) -> Slip | None:
    code = getattr(type(model).forward, "__code__", None)
    if not isinstance(code, CodeType) or code.co_varnames[:1] == ("self",):
        return None
    taken = code.co_varnames[: code.co_argcount]
    return Slip(
        f"`forward` is written as forward({', '.join(taken)}), and the model itself is its first argument.",
        f"`def forward({', '.join(('self', *taken))}):`",
    )


def _near(name: str, known: Iterable[str]) -> str:
    """The one of `known` that `name` most likely is a slip of, "" if it is none's."""
    return next(iter(_all_near(name, known)), "")


def _all_near(name: str, known: Iterable[str]) -> list[str]:
    """Those of `known` that `name` may be a slip of: one in another case, else all that are equally near."""
    names = [one for one in known if isinstance(one, str) and one != name]
    same = [one for one in names if _plain(one) == _plain(name)]
    if same:
        return same[:1]
    public = [one for one in names if name.startswith("_") or not one.startswith("_")]
    near = difflib.get_close_matches(name, public, n=4, cutoff=NEAR)
    return sorted(one for one in set(near) if _likeness(name, one) >= _likeness(name, near[0]))


def _likeness(name: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, name).ratio()


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()
