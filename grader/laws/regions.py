"""Words for a region of a tensor: "the last 2 rows", "every second column", "the outer border, 1 wide"."""

from __future__ import annotations

import numpy as np

from grader.wire import Array

AXIS_NAMES = {
    1: ("feature",),
    2: ("step", "feature"),
    3: ("channel", "row", "column"),
    4: ("channel", "row", "column", "slice"),
}


def region(mask: Array, shape: tuple[int, ...]) -> str:
    """Where `mask` (of `shape`, without the batch axis) is True, in words; at worst a count and an example."""
    if mask.all():
        return "all of it"
    names = AXIS_NAMES.get(mask.ndim, tuple(f"axis {axis}" for axis in range(mask.ndim)))
    for axis, name in enumerate(names):
        others = tuple(other for other in range(mask.ndim) if other != axis)
        whole, any_ = mask.all(axis=others), mask.any(axis=others)
        if (whole == any_).all():
            return _along(np.flatnonzero(whole), mask.shape[axis], name)
    border = _border_width(mask)
    if border:
        return f"the outer border, {border} wide"
    lines = _whole_lines(mask)
    if lines is not None:
        spoken = [
            _along(places, size, name)
            for places, size, name in zip(lines, mask.shape[-len(lines) :], names[-len(lines) :], strict=True)
            if places.size
        ]
        return " and ".join(spoken)
    example = ", ".join(str(int(index)) for index in np.argwhere(mask)[0])
    return f"{int(mask.sum()):,} of {mask.size:,} elements, such as [{example}] of {shape}"


def _whole_lines(mask: Array) -> list[Array] | None:
    """Which rows, columns and so on make up `mask`, if they do; a narrow far border of a picture may be left out of it.

    That border is where a stride may drop pixels, so it is never told as unread.
    """
    if mask.ndim < 3:
        return None
    for narrower in range(1 + min(mask.shape[1:]) // 3):
        window = (slice(None), *(slice(0, size - narrower) for size in mask.shape[1:]))
        inner = mask[window]
        if not inner.any():
            return None
        kept: Array = np.asarray(~inner.any(axis=0))
        if not (inner == ~kept).all() or not kept.any():
            continue
        lines = []
        grid = np.ones(kept.shape, dtype=bool)
        for axis in range(kept.ndim):
            others = tuple(other for other in range(kept.ndim) if other != axis)
            line = np.asarray(kept.any(axis=others, keepdims=True))
            lines.append(np.flatnonzero(~line))
            grid &= line
        if (grid == kept).all():
            return lines
    return None


def _along(places: Array, size: int, name: str) -> str:
    count = len(places)
    if count == 1:
        return f"{name} {int(places[0])} of {size}" if 0 < places[0] < size - 1 else f"the {_end(places[0])} {name}"
    if (np.diff(places) == 1).all():
        if places[0] == 0:
            return f"the first {count} of {size} {name}s"
        if places[-1] == size - 1:
            return f"the last {count} of {size} {name}s"
    if (np.diff(places) == 2).all():
        return f"every second {name}"
    return (
        f"{count} of {size} {name}s ({', '.join(str(int(place)) for place in places[:6])}{' …' if count > 6 else ''})"
    )


def _end(place: int) -> str:
    return "first" if place == 0 else "last"


def _border_width(mask: Array) -> int:
    if mask.ndim != 3:
        return 0
    for width in range(1, min(mask.shape[1:]) // 2 + 1):
        ring = np.ones(mask.shape, dtype=bool)
        ring[:, width : mask.shape[1] - width, width : mask.shape[2] - width] = False
        if (ring == mask).all():
            return width
    return 0
