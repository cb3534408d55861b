"""The plain code in which an exercise is asked about a second time: what a learner might type into the next cell.

The same text runs in several guises, as an ordinary cell of the kernel and through the probe. Inputs are drawn in it
from seeds that the judge chose; what comes out travels as text in an ordinary variable.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.contract import Agrees, ConvertsLayer, Exercise
from grader.inquiry import Subject, ordinary_sizes
from grader.laws.functions import applied
from grader.wire import Array

VALUES = 48
CALLS = 12

# All of it stands at the top level, as in a cell, and every name ends in a number of its own. Python's own functions
# are taken from their module: a learner may well have a variable called max, or import all of numpy's names.
MODEL = """\
import builtins as python{n}
import contextlib as context{n}
import random as random{n}
import warnings as warnings{n}
import numpy as numpy{n}
import torch as torch{n}
from torch.utils import _device as device{n}
kept{n} = torch{n}.get_default_dtype(), random{n}.getstate(), numpy{n}.random.get_state()
torch{n}.set_default_dtype(torch{n}.float32)
found{n} = []
try:
    with (
        torch{n}.random.fork_rng(devices=[]),
        torch{n}.device("cpu") if device{n}.CURRENT_DEVICE else context{n}.nullcontext(),
        torch{n}.inference_mode(False),
        warnings{n}.catch_warnings(),
    ):
        warnings{n}.simplefilter("ignore")
        for seed{n}, mode{n}, low{n}, inputs{n} in {runs}:
            draw{n} = numpy{n}.random.default_rng(seed{n})
            x{n} = []
            for one{n} in inputs{n}:
                if python{n}.type(one{n}) is python{n}.tuple:
                    x{n}.append(torch{n}.zeros(one{n}).add_(torch{n}.from_numpy(draw{n}.random(one{n}) - low{n})))
                else:
                    x{n}.append(torch{n}.tensor(one{n}))
            torch{n}.default_generator.manual_seed(seed{n}), numpy{n}.random.seed(seed{n}), random{n}.seed(seed{n})
            model{n} = {name}()
            if mode{n} == "plain":
                model{n}.eval()
            elif python{n}.any(one.training != (mode{n} == "train") for one in model{n}.modules()):
                model{n}.train(mode{n} == "train")
            with torch{n}.set_grad_enabled(mode{n} != "plain"):
                out{n} = model{n}(*x{n})
            flat{n} = out{n}.detach().reshape(-1)
            flat{n} = flat{n}[:: python{n}.max(1, python{n}.len(flat{n}) // {values})]
            some{n} = [python{n}.str(python{n}.float(value)) for value in flat{n}]
            found{n}.append((python{n}.tuple(out{n}.shape), some{n}))
finally:
    torch{n}.set_default_dtype(kept{n}[0]), random{n}.setstate(kept{n}[1]), numpy{n}.random.set_state(kept{n}[2])
"""

FUNCTION = """\
import builtins as python{n}
found{n} = []
for arguments{n}, named{n} in {calls}:
    try:
        found{n}.append(("gives", python{n}.str({name}(*arguments{n}, **named{n}))))
    except python{n}.Exception as error{n}:
        found{n}.append(("raises", python{n}.type(error{n}).__name__))
"""

LAYERS = """\
import builtins as python{n}
import torch as torch{n}
found{n} = []
with torch{n}.random.fork_rng(devices=[]), torch{n}.no_grad():
    for seed{n}, settings{n}, shape{n} in {calls}:
        torch{n}.default_generator.manual_seed(seed{n})
        layer{n}, x{n} = torch{n}.nn.{kind}(**settings{n}), torch{n}.randn(shape{n})
        out{n} = {name}(layer{n})(x{n})
        flat{n} = out{n}.reshape(-1)
        flat{n} = flat{n}[:: python{n}.max(1, python{n}.len(flat{n}) // {values})]
        some{n} = [python{n}.str(python{n}.float(value)) for value in flat{n}]
        found{n}.append((python{n}.tuple(out{n}.shape), some{n}))
"""

# What is left in the learner's namespace is the text alone. No expression stands at the end: IPython would show it.
LAST = """\
told{n} = python{n}.str(found{n})
if python{n}.list(
    python{n}.map(
        python{n}.globals().pop,
        [name for name in python{n}.globals() if name.endswith("{n}") and name != "told{n}"],
    )
):
    pass
"""


Runs = Sequence[tuple[Any, Any]]  # what each run told: a shape and values, or two words


@dataclass(frozen=True)
class ModelRun:
    """What a run of the code does: build a model after this seed, in this mode, and call it on these inputs."""

    seed: int
    mode: str
    inputs: tuple[Array, ...]


@dataclass(frozen=True)
class Aside:
    """Code, the variable that it leaves its text in, and for each run the output shape that it must have (None: any).

    `spoken` are a model's input shapes and `runs` what is done with it, `wanted` what a function must give (a
    ValueError: raise that).
    """

    source: str
    variable: str
    shapes: tuple[tuple[int, ...] | None, ...]
    spoken: tuple[str, ...] = ()
    wanted: tuple[Any, ...] = ()
    runs: tuple[ModelRun, ...] = ()


def aside(exercise: Exercise, random: np.random.Generator) -> Aside:
    """The code for `exercise`, drawn afresh."""
    number = f"_{random.integers(10**6)}"
    for clause in exercise.clauses:
        if isinstance(clause, Agrees):
            return _function(exercise.name, clause, number, random)
        if isinstance(clause, ConvertsLayer):
            return _layers(exercise.name, clause, number, random)
    return _model(Subject(exercise, random), number)


def _model(subject: Subject, number: str) -> Aside:
    """In eval mode on what looks like noise and on what looks like pictures, a large batch, and a step of training."""
    maps, random = subject.maps, subject.random
    runs, shapes, spoken, done = [], [], [], []
    for mode, low, batch in (("plain", 0.5, 2), ("eval", 0.0, 17), ("train", 0.0, 3)):
        sizes = ordinary_sizes(maps, random, batch, 1, 4) if batch > 9 else ordinary_sizes(maps, random, batch)
        arrays = subject.inputs(sizes)
        inputs = [array.shape if array.dtype.kind == "f" else array.tolist() for array in arrays]
        seed = int(random.integers(2**31))
        runs.append((seed, mode, low, inputs))
        done.append(ModelRun(seed, mode, _as_in_the_code(arrays, seed, low)))
        shapes.append(maps.mapped.output_shape(sizes))
        spoken.append(" and ".join(str(array.shape) for array in arrays))
    source = MODEL.format(n=number, runs=runs, name=subject.exercise.name, values=VALUES)
    return Aside(source + LAST.format(n=number), f"told{number}", tuple(shapes), tuple(spoken), runs=tuple(done))


def _as_in_the_code(arrays: Sequence[Array], seed: int, low: float) -> tuple[Array, ...]:
    draw = np.random.default_rng(seed)
    return tuple((draw.random(one.shape) - low).astype(np.float32) if one.dtype.kind == "f" else one for one in arrays)


def _function(name: str, clause: Agrees, number: str, random: np.random.Generator) -> Aside:
    cases = list(clause.cases(random))
    chosen = [cases[int(place)] for place in random.choice(len(cases), min(CALLS, len(cases)), replace=False)]
    calls = [((), dict(case)) if isinstance(case, Mapping) else (tuple(case), {}) for case in chosen]
    plain = [place for place, call in enumerate(calls) if _has_literal_form(call)]
    source = FUNCTION.format(n=number, calls=[calls[place] for place in plain], name=name) + LAST.format(n=number)
    wanted = tuple(applied(clause.reference, chosen[place]) for place in plain)
    return Aside(source, f"told{number}", (None,) * len(plain), wanted=wanted)


def _layers(name: str, clause: ConvertsLayer, number: str, random: np.random.Generator) -> Aside:
    cases = [dict(case) for case in clause.cases(random)]
    shape = (2, int(clause.settings["in_channels"]), 15, 13)
    calls = [(int(random.integers(2**31)), case, shape) for case in cases[:: max(1, len(cases) // 4)]]
    source = LAYERS.format(n=number, calls=calls, name=name, kind=clause.kind, values=VALUES)
    return Aside(source + LAST.format(n=number), f"told{number}", (None,) * len(calls))


def _has_literal_form(call: Any) -> bool:
    try:
        return bool(ast.literal_eval(repr(call)) == call)
    except (ValueError, SyntaxError):
        return False


def gives(run: tuple[Any, Any], wanted: Any) -> bool:
    """Whether a function's run tells what is wanted; True where text cannot tell."""
    if isinstance(wanted, ValueError):
        return bool(run[0] == "raises")
    if not isinstance(wanted, (int, float)):
        return True
    try:
        return bool(run[0] == "gives" and float(run[1]) == float(wanted))
    except (TypeError, ValueError):
        return "(" in str(run[1])


def read(text: Any, count: int) -> list[tuple[Any, Any]] | None:
    """The runs that a text tells of; None if it is not in the agreed form."""
    try:
        found = ast.literal_eval(str(text))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    if not isinstance(found, list) or len(found) != count:
        return None
    return found if all(type(one) is tuple and len(one) == 2 for one in found) else None


def alike(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether two runs tell the same: the same shape or word, and values that differ by rounding at most."""
    if one[0] != other[0] or type(one[1]) is not type(other[1]):
        return False
    if not isinstance(one[1], list):
        return bool(one[1] == other[1])
    return _close(one[1], other[1])


def spoken(run: tuple[Any, Any]) -> str:
    """A run in words."""
    if isinstance(run[1], list):
        first = ", ".join(str(one)[:8] for one in run[1][:3])
        return f"{str(run[0])[:60]} ({first} …)"
    return f"{run[0]} {run[1]}"[:80]


def _close(ours: Sequence[Any], theirs: Sequence[Any]) -> bool:
    try:
        first, second = (np.array([float(value) for value in values]) for values in (ours, theirs))
    except (TypeError, ValueError):
        return False
    if first.shape != second.shape:
        return False
    scale = max(float(np.abs(first).max(initial=0.0)), 1e-6)
    return bool(np.allclose(first, second, rtol=0.0, atol=1e-3 * scale, equal_nan=True))
