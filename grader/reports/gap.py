"""The gap between two shapes, axis by axis: which axis is wrong, and where one is missing or too many."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHAPE = re.compile(r"(?:torch\.Size)?\(?\s*([(\[])\s*(.*?)\s*,?\s*[)\]]\s*\)?")
SIZE = re.compile(r"\d+|[A-Za-z*][\w*/+·-]*")
NO_AXIS = "-"


@dataclass(frozen=True)
class Gap:
    """Two shapes and what lies between them, as three lines of one width, and the same in words."""

    expected: str
    observed: str
    marks: str
    words: str


def parse_shape(text: str) -> tuple[str, ...] | None:
    """The sizes of a shape as text: ("2", "16", "6") of "(2, 16, 6)" or "[2, 16, 6]". None where it is no shape.

    Letters may stand for sizes.
    """
    found = SHAPE.fullmatch(text.strip())
    if found is None:
        return None
    sizes = [size.strip() for size in found[2].split(",")] if found[2] else []
    return tuple(sizes) if all(SIZE.fullmatch(size) for size in sizes) else None


def gap_between(expected: str, observed: str) -> Gap | None:
    """The gap between two shapes given as text. None where one of them is no shape, or where they are the same."""
    wanted, got = parse_shape(expected), parse_shape(observed)
    if wanted is None or got is None or wanted == got:
        return None
    pairs = align(wanted, got)
    cells = [(a or NO_AXIS, b or NO_AXIS) for a, b in pairs]
    widths = [max(len(a), len(b)) for a, b in cells]
    marks = ["^" * width if a != b else " " * width for (a, b), width in zip(cells, widths, strict=True)]
    return Gap(
        _row(wanted, [a.rjust(width) for (a, _), width in zip(cells, widths, strict=True)]),
        _row(got, [b.rjust(width) for (_, b), width in zip(cells, widths, strict=True)]),
        " " + "  ".join(marks) + " ",
        _in_words(wanted, got),
    )


def align(expected: tuple[str, ...], observed: tuple[str, ...]) -> list[tuple[str | None, str | None]]:
    """The axes of both shapes paired with the fewest changes; None where one shape has no such axis.

    Where several pairings are as good, the last axes stay together, as they do when shapes broadcast.
    """
    rows, columns = len(expected), len(observed)
    cost = [[row + column for column in range(columns + 1)] for row in range(rows + 1)]
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            differ = expected[row - 1] != observed[column - 1]
            cost[row][column] = min(
                cost[row - 1][column - 1] + differ, cost[row - 1][column] + 1, cost[row][column - 1] + 1
            )
    pairs: list[tuple[str | None, str | None]] = []
    row, column = rows, columns
    while row or column:
        if row and column:
            differ = expected[row - 1] != observed[column - 1]
            if cost[row][column] == cost[row - 1][column - 1] + differ:
                row, column = row - 1, column - 1
                pairs.append((expected[row], observed[column]))
                continue
        if row and cost[row][column] == cost[row - 1][column] + 1:
            row -= 1
            pairs.append((expected[row], None))
        else:
            column -= 1
            pairs.append((None, observed[column]))
    return pairs[::-1]


def _row(shape: tuple[str, ...], cells: list[str]) -> str:
    """A shape with its sizes in columns, written as Python does: "()" without axes, "(3,)" with one."""
    return "(" + ", ".join(cells) + ("," if len(cells) == 1 else "") + ")" if shape else "()"


def _in_words(expected: tuple[str, ...], observed: tuple[str, ...]) -> str:
    if len(expected) != len(observed):
        return f"{_axes(len(observed))}, not {len(expected)}"
    wrong = [axis for axis, (a, b) in enumerate(zip(expected, observed, strict=True)) if a != b]
    if len(wrong) == 1:
        return f"axis {wrong[0]}: {observed[wrong[0]]}, not {expected[wrong[0]]}"
    return f"axes {', '.join(map(str, wrong[:-1]))} and {wrong[-1]}"


def _axes(count: int) -> str:
    return "1 axis" if count == 1 else f"{count} axes"
