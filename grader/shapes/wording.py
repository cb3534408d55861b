"""How sizes, names and settings are written."""

from __future__ import annotations

import re

from grader.shapes.steps import Shape


def sizes(shape: Shape | list[int]) -> str:
    """A shape as it is printed everywhere: `(2, 16, 6, 6)`."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def spoken(layer: str) -> str:
    """A layer's name in a sentence; one that starts with a number says what it is."""
    return f"layer {layer}" if layer[:1].isdigit() else layer


def by(shape: Shape | list[int]) -> str:
    """Spatial sizes: `16×16`."""
    return "×".join(map(str, shape))


def product(values: Shape | list[int]) -> int:
    """All values multiplied."""
    total = 1
    for value in values:
        total *= value
    return total


def setting(values: list[int] | Shape) -> str:
    """A per-axis setting as one writes it: `2` when all are equal, otherwise `(2, 1)`."""
    return str(values[0]) if len(set(values)) == 1 else f"({', '.join(map(str, values))})"


def numbers(text: str) -> tuple[int, ...]:
    """The whole numbers in a text such as `[2, 50, 256]`."""
    return tuple(int(part) for part in re.findall(r"-?\d+", text))


def setting_of(shape: Shape) -> str:
    """normalized_shape as one writes it."""
    return str(shape[0]) if len(shape) == 1 else str(tuple(shape))
