"""The words that contracts are written in.

A lesson's `contract.py` builds one `Lesson` from these words. They are data: nothing here asks or judges; the judge
reads them. A shape is written as in the syllabus, "N 3 H W -> N 16 H W", and sizes are drawn afresh for each letter
in each run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from grader.shape_language import Mapped, read_mapping
from grader.wire import Array

Sizes = Mapping[str, int]
Draw = Callable[[np.random.Generator, tuple[int, ...], Sizes], Array]
Weights = Mapping[str, Array]
Reference = Callable[..., Array]
Settings = Mapping[str, Any]


# --- sizes and what fills them ------------------------------------------------------------------


@dataclass(frozen=True)
class Size:
    """The lengths that an axis letter may take: multiples of `multiple` from `minimum` to `maximum` (None: no end)."""

    minimum: int = 1
    maximum: int | None = None
    multiple: int = 1


def at_least(minimum: int) -> Size:
    """Any size from `minimum` up."""
    return Size(minimum)


def between(minimum: int, maximum: int) -> Size:
    """Any size from `minimum` to `maximum`, both included."""
    return Size(minimum, maximum)


def multiple_of(multiple: int, minimum: int | None = None) -> Size:
    """Any multiple of `multiple`, from `minimum` up."""
    return Size(multiple if minimum is None else minimum, None, multiple)


def exactly(size: int) -> Size:
    """This size only."""
    return Size(size, size)


def normal(random: np.random.Generator, shape: tuple[int, ...], sizes: Sizes) -> Array:
    """Independent standard normal float32 values."""
    return random.standard_normal(shape).astype(np.float32)


def lengths_up_to(letter: str) -> Draw:
    """Int64 lengths between 1 and the size of `letter`, unsorted; the longest is often less than that size."""

    def draw(random: np.random.Generator, shape: tuple[int, ...], sizes: Sizes) -> Array:
        longest = sizes[letter] if random.random() < 0.5 else int(random.integers(1, sizes[letter] + 1))
        return random.integers(1, longest + 1, size=shape, dtype=np.int64)

    return draw


# --- what a model must do -----------------------------------------------------------------------


@dataclass(frozen=True)
class Maps:
    """Laws 1 to 6: the shape for every size, samples apart, input read, nothing dead, deterministic, trains."""

    mapped: Mapped
    sizes: Mapping[str, Size]
    draws: tuple[Draw, ...]
    weights_at: Mapping[str, Size]
    also_at: tuple[Sizes, ...]
    reads_every_input: bool


def maps(
    spec: str,
    *,
    draws: Sequence[Draw] = (),
    weights_at: Mapping[str, Size] | None = None,
    also_at: Sequence[Sizes] = (),
    reads_every_input: bool = True,
    **sizes: Size,
) -> Maps:
    """The shape that the model must give, such as `maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8))`.

    `draws` says how each input is filled (default: normal values). `also_at` adds sizes that are tried in every run,
    such as the notebook's own, {"H": 32, "W": 32}. `weights_at` narrows the sizes at which law 4 (nothing is dead) is
    judged. `reads_every_input=False` lifts law 3 where another word judges what is read.
    """
    mapped = read_mapping(spec)
    filled = tuple(draws) + (normal,) * (len(mapped.inputs) - len(draws))
    return Maps(
        mapped,
        {letter: sizes.get(letter, Size()) for letter in mapped.letters},
        filled,
        weights_at or {},
        tuple(also_at),
        reads_every_input,
    )


@dataclass(frozen=True)
class ReceptiveField:
    """One output element at the centre sees exactly `height` × `width` input elements, measured by changing them."""

    height: int
    width: int


def receptive_field(height: int, width: int) -> ReceptiveField:
    """The span of input pixels that an output pixel at the centre depends on."""
    return ReceptiveField(height, width)


@dataclass(frozen=True)
class Layers:
    """How many layers of a kind do work, and with which settings.

    A layer counts when its weights are used on the way from the input to the output, as a module or functionally.
    `settings` compares with the step's own (`kernel_size=3`, `stride=2`, `dilation=Size(2)`); a number stands for
    every axis, a Size for one axis at least.
    """

    kind: str
    quantity: Literal["some", "every", "exactly"]
    count: int
    settings: Settings
    wider_than: int
    output: str
    purpose: str


def some(kind: str, count: int = 1, *, output: str = "", purpose: str = "", **settings: Any) -> Layers:
    """At least `count` layers of `kind` (such as "Conv2d") with these settings.

    `output` is a shape in the contract's letters that this layer itself must give ("N * H/2 W/2"; `*` is any size).
    `purpose` completes "a Conv2d with … does the halving".
    """
    return Layers(kind, "some", count, settings, 0, output, purpose)


def every(kind: str, *, wider_than: int = 0, **settings: Any) -> Layers:
    """Every layer of `kind` whose kernel is wider than `wider_than` has these settings."""
    return Layers(kind, "every", 0, settings, wider_than, "", "")


def exactly_layers(kind: str, count: int, *, wider_than: int = 0, **settings: Any) -> Layers:
    """Exactly `count` layers of `kind` whose kernel is wider than `wider_than`, all with these settings."""
    return Layers(kind, "exactly", count, settings, wider_than, "", "")


@dataclass(frozen=True)
class Without:
    """No step of this family is used: "resizing" (interpolation), "spatial normalisation", "adaptive pooling"."""

    family: Literal["resizing", "spatial normalisation", "adaptive pooling"]
    because: str


def without(family: Literal["resizing", "spatial normalisation", "adaptive pooling"], because: str) -> Without:
    """Forbid a family of steps; `because` completes "… is not used here, because"."""
    return Without(family, because)


@dataclass(frozen=True)
class MovesWithInput:
    """Law 7: away from the border, moving the input by `strides` (one per spatial axis) moves the output by one."""

    strides: tuple[int, ...]


def moves_with_input(*strides: int) -> MovesWithInput:
    """Law 7, with the total stride of each spatial axis: `moves_with_input(1, 1)`."""
    return MovesWithInput(strides)


@dataclass(frozen=True)
class AddsInput:
    """The input itself is added to what the layers make of it (a skip connection)."""


def adds_input() -> AddsInput:
    """With the convolutions' weights at zero, what is left is the input, element by element."""
    return AddsInput()


@dataclass(frozen=True)
class Keeps:
    """The attribute `name` is a torch.nn layer of class `kind` with these settings, and it does the work."""

    name: str
    kind: str
    settings: Settings


def keeps(name: str, kind: str, **settings: Any) -> Keeps:
    """`keeps("lstm", "LSTM", input_size=10, hidden_size=20, num_layers=1)`."""
    return Keeps(name, kind, settings)


@dataclass(frozen=True)
class Mistake:
    """A known wrong way and what it gives, so that a finding can name it: "this is the mean over time"."""

    name: str
    reference: Reference
    code: str = ""


def mistake(name: str, reference: Reference, code: str = "") -> Mistake:
    """`name` completes "your output equals …"; `code` overrides the finding's code."""
    return Mistake(name, reference, code)


@dataclass(frozen=True)
class Equals:
    """The output equals `reference(weights, *inputs)`, computed by the judge from weights that it set itself."""

    reference: Reference
    description: str
    mistakes: tuple[Mistake, ...]
    padding_after: int | None


def equals(
    description: str, reference: Reference, *, mistakes: Sequence[Mistake] = (), padding_after: int | None = None
) -> Equals:
    """The output by value. `reference(weights, *inputs)` gets {"lstm.weight_ih_l0": array, …} and the inputs.

    `description` completes "the output must equal …". `padding_after=1` says that input 1 holds the lengths of input 0,
    beyond which its values must change nothing: an output that changes with them is a `padding-leak`.
    """
    return Equals(reference, description, tuple(mistakes), padding_after)


@dataclass(frozen=True)
class ReadsFeatures:
    """Layer `layer` (a Linear) is given the features `reference(weights, *inputs)`, in any fixed order."""

    layer: str
    reference: Reference
    description: str
    mistakes: tuple[Mistake, ...]


def reads_features(
    layer: str, description: str, reference: Reference, *, mistakes: Sequence[Mistake] = ()
) -> ReadsFeatures:
    """`reference(weights, *inputs)` gives (N, features); what `layer` is given must be these in a fixed order."""
    return ReadsFeatures(layer, reference, description, tuple(mistakes))


# --- what a function must do --------------------------------------------------------------------


@dataclass(frozen=True)
class Agrees:
    """The function agrees with `reference` on `cases(random)`: same value, or ValueError where the reference raises it.

    Each case is a tuple of arguments or a dict of keyword arguments: whole numbers, lists, tuples or arrays.
    """

    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[Any]]
    arithmetic: Callable[..., str] | None
    mistakes: tuple[Mistake, ...]


def agrees(
    reference: Callable[..., Any],
    cases: Callable[[np.random.Generator], Sequence[Any]],
    *,
    arithmetic: Callable[..., str] | None = None,
    mistakes: Sequence[Mistake] = (),
) -> Agrees:
    """`arithmetic(*arguments)` writes a failing case out with its numbers."""
    return Agrees(reference, cases, arithmetic, tuple(mistakes))


@dataclass(frozen=True)
class ConvertsLayer:
    """The function turns one convolution into another: given each of `cases(random)`, settings of an nn.Conv2d, it
    returns an nn.Conv2d with `settings`, those of `kept` unchanged, whose output on x equals `reference(weights,
    settings, x)`.
    """

    kind: str
    cases: Callable[[np.random.Generator], Sequence[Settings]]
    settings: Settings
    kept: tuple[str, ...]
    reference: Callable[[Weights, Settings, Array], Array]
    description: str
    mistakes: tuple[Mistake, ...]


def converts_layer(
    kind: str,
    cases: Callable[[np.random.Generator], Sequence[Settings]],
    description: str,
    reference: Callable[[Weights, Settings, Array], Array],
    *,
    kept: Sequence[str],
    mistakes: Sequence[Mistake] = (),
    **settings: Any,
) -> ConvertsLayer:
    """See ConvertsLayer. `reference` is given the *original* layer's weights and settings."""
    return ConvertsLayer(kind, cases, settings, tuple(kept), reference, description, tuple(mistakes))


# --- what an answer must be ---------------------------------------------------------------------


@dataclass(frozen=True)
class Answers:
    """The variable is a dict with these entries. A shape is a tuple, a list or a torch.Size; a word any case."""

    expected: Mapping[str, Any]
    because: Mapping[str, str]


def answers(expected: Mapping[str, Any], because: Mapping[str, str]) -> Answers:
    """`because[key]` explains a wrong entry without giving the answer away."""
    return Answers(dict(expected), dict(because))


# --- exercises and lessons ----------------------------------------------------------------------

Clause = (
    Maps | ReceptiveField | Layers | Without | MovesWithInput | AddsInput | Keeps | Equals | ReadsFeatures
    | Agrees | ConvertsLayer | Answers
)  # fmt: skip
Kind = Literal["model", "function", "answer"]


@dataclass(frozen=True)
class Exercise:
    """One exercise: what the learner's name must be bound to, the contract's clauses, three hints, and why it works."""

    id: str
    name: str
    kind: Kind
    clauses: tuple[Clause, ...]
    hints: tuple[str, ...]
    why: str
    another_way: str


def model(id: str, name: str, *clauses: Clause, hints: Sequence[str], why: str, another_way: str) -> Exercise:
    """An exercise whose name is bound to an nn.Module class (or a factory). `hints`: three, each more telling."""
    return Exercise(id, name, "model", clauses, tuple(hints), why, another_way)


def function(id: str, name: str, *clauses: Clause, hints: Sequence[str], why: str, another_way: str) -> Exercise:
    """An exercise whose name is bound to a function."""
    return Exercise(id, name, "function", clauses, tuple(hints), why, another_way)


def answer(id: str, name: str, *clauses: Clause, hints: Sequence[str], why: str, another_way: str) -> Exercise:
    """An exercise whose name is bound to a dict of predictions."""
    return Exercise(id, name, "answer", clauses, tuple(hints), why, another_way)


@dataclass(frozen=True)
class Lesson:
    """One lesson. `id` is "lesson3"; `case` says in one line what goes wrong; `loud` whether PyTorch raises."""

    id: str
    title: str
    case: str
    loud: Literal["loud", "silent", "loud, then silent"]
    minutes: int
    exercises: tuple[Exercise, ...] = field(default=())

    @property
    def number(self) -> int:
        """3 for "lesson3"."""
        return int(self.id.removeprefix("lesson"))
