"""The little language of shapes: "N 3 H W -> N 16 H/2 ⌈W/16⌉", read once and filled in with drawn sizes.

A shape is axes with spaces between them. An axis is a whole number, a letter, a letter divided (`H/2`, which must come
out even) or divided and rounded up (`⌈H/16⌉`). Several inputs are separated by commas: "B T 10, B -> B 5".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

AXIS = re.compile(r"^(?:(?P<number>\d+)|(?P<open>⌈)?(?P<letter>[A-Z])(?:/(?P<divisor>\d+))?(?P<close>⌉)?)$")


class ShapeLanguageError(ValueError):
    """A shape that an author wrote cannot be read or filled in."""


@dataclass(frozen=True)
class Axis:
    """One axis: `number`, or `letter` divided by `divisor` and rounded up if `rounds_up`."""

    text: str
    number: int | None = None
    letter: str | None = None
    divisor: int = 1
    rounds_up: bool = False

    def size(self, sizes: Mapping[str, int]) -> int:
        """This axis' length for the letters' `sizes`; ShapeLanguageError if a division leaves a remainder."""
        if self.letter is None:
            assert self.number is not None
            return self.number
        quotient, remainder = divmod(sizes[self.letter], self.divisor)
        if remainder and not self.rounds_up:
            raise ShapeLanguageError(f"{self.text} is not whole for {self.letter}={sizes[self.letter]}")
        return quotient + bool(remainder)


Shape = tuple[Axis, ...]


@dataclass(frozen=True)
class Mapped:
    """A read specification: the shapes of the inputs and of the output."""

    text: str
    inputs: tuple[Shape, ...]
    output: Shape

    @property
    def letters(self) -> tuple[str, ...]:
        """The input's letters, in order of appearance."""
        found = (axis.letter for shape in self.inputs for axis in shape if axis.letter)
        return tuple(dict.fromkeys(found))

    @property
    def batch(self) -> str:
        """The letter of the batch axis: the first axis of the first input."""
        letter = self.inputs[0][0].letter
        if letter is None:
            raise ShapeLanguageError(f"{self.text!r}: the first axis must be a letter, the batch")
        return letter

    def input_shapes(self, sizes: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
        """The shapes of the inputs for the letters' sizes."""
        return tuple(filled(shape, sizes) for shape in self.inputs)

    def output_shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape of the output for the letters' sizes."""
        return filled(self.output, sizes)

    def output_for(self, inputs: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
        """The shape of the output for inputs of these shapes; None where they are none that this maps."""
        sizes = {
            axis.letter: size
            for shape, given in zip(self.inputs, inputs, strict=False)
            for axis, size in zip(shape, given, strict=False)
            if axis.letter
        }
        try:
            fits = [list(shape) for shape in self.input_shapes(sizes)] == [list(given) for given in inputs]
            return self.output_shape(sizes) if fits else None
        except (KeyError, ShapeLanguageError):
            return None


def filled(shape: Shape, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """`shape` with its letters replaced by `sizes`."""
    return tuple(axis.size(sizes) for axis in shape)


def read_shape(text: str) -> Shape:
    """Read axes such as "N 64 ⌈H/16⌉ W"; raises ShapeLanguageError naming the axis that cannot be read."""
    return tuple(_read_axis(word) for word in text.split())


def read_mapping(text: str) -> Mapped:
    """Read "inputs -> output"; raises ShapeLanguageError for a missing arrow or a letter that only the output has."""
    before, arrow, after = text.partition("->")
    if not arrow:
        raise ShapeLanguageError(f"{text!r} has no '->'")
    mapped = Mapped(text, tuple(read_shape(part) for part in before.split(",")), read_shape(after))
    unknown = {axis.letter for axis in mapped.output if axis.letter} - set(mapped.letters)
    if unknown:
        raise ShapeLanguageError(f"{text!r}: {', '.join(sorted(unknown))} is in the output but in no input")
    return mapped


def _read_axis(word: str) -> Axis:
    match = AXIS.match(word)
    if match is None or bool(match["open"]) != bool(match["close"]):
        raise ShapeLanguageError(f"{word!r} is not an axis: write a number, a letter, H/2 or ⌈H/16⌉")
    if match["number"]:
        return Axis(word, number=int(match["number"]))
    return Axis(word, letter=match["letter"], divisor=int(match["divisor"] or 1), rounds_up=bool(match["open"]))
