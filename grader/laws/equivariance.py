"""Law 7: away from the border, moving the input by the total stride moves the output by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.contract import MovesWithInput
from grader.inquiry import Inquiry, Subject, ask_model, call, drawn, outputs, side_by_side
from grader.laws.samples import difference
from grader.laws.structure import Step, at_step, resizing_step
from grader.verdict import Finding
from grader.wire import Array

DRAWS = 4
TOLERANCE = 1e-3
STAYS = "values that stay"
AXIS = {1: ("right",), 2: ("down", "right"), 3: ("down", "right", "one slice deeper")}


def equivariance_law(subject: Subject, clause: MovesWithInput) -> Inquiry[list[Finding]]:
    """Something drawn in the middle of an empty input, and the same moved by the stride, on each spatial axis in turn.

    An empty surrounding keeps what the model may rightly know of the whole picture (such as its mean) the same. An
    output that is the same wherever the picture stands has not been moved, though each place equals its neighbour.
    """
    axes = len(clause.strides)
    letters = [str(axis.letter) for axis in subject.maps.mapped.inputs[0][-axes:]]
    sizes = {subject.maps.mapped.batch: 1}
    for place, (letter, stride) in enumerate(zip(letters, clause.strides, strict=True)):
        # Enough that the border is far from the middle, and not so much that a volume takes long.
        windows = (36 if stride == 1 else 18 if stride > 8 else 12) if axes < 3 else (18 if stride == 1 else 9)
        # No two axes are as long: what mistakes one for the other would not show.
        sizes[letter] = max((windows + 2 * place) * stride, drawn(subject.maps.sizes[letter], subject.random, 0, 0))
    # But pictures are often square, and what is done to those alone shows only there: so on the second axis.
    side = max(sizes[letter] for letter in letters[:2])
    square = (
        {**sizes, letters[0]: side, letters[1]: side} if axes > 1 and clause.strides[0] == clause.strides[1] else sizes
    )
    along = (_along(own, square if axis == 1 else sizes, clause, axis) for axis, own in enumerate(subject.apart(axes)))
    return next(filter(None, (yield from side_by_side(*along))), [])


def _along(subject: Subject, sizes: dict[str, int], clause: MovesWithInput, axis: int) -> Inquiry[list[Finding]]:
    """The law on one axis."""
    axes, stride = len(clause.strides), clause.strides[axis]
    for attempt in range(DRAWS):
        empty, still, moved = _drawn_in_the_middle(subject, sizes, axes, axis, stride, 10.0**attempt)
        blank, before, after = outputs((yield from ask_model(subject, call([empty]), call([still]), call([moved]))))
        gap = _gap(before, after, axes, axis, by=1)
        # What is drawn must stand out, lest rounding decide; it is drawn stronger until it does.
        seen = _gap(blank, before, axes, axis, by=0)
        stays = _gap(before, after, axes, axis, by=0) <= 1e-3 * seen
        if gap > TOLERANCE or (seen > TOLERANCE and stays):
            return [_resized(_not_moved(axes, axis, stride, gap), (yield from resizing_step(subject)))]
        if seen > TOLERANCE:
            break
    return []


def _resized(finding: Finding, step: Step | None) -> Finding:
    """The finding, with the step that resamples the map where there is one: that moves every pixel a little."""
    if step is None or finding.observed == STAYS:
        return finding
    return replace(
        finding,
        message=f"{finding.message} `{step.get('op')}` resizes the map and so moves its pixels.",
        **at_step(step),
    )


def _not_moved(axes: int, axis: int, stride: int, gap: float) -> Finding:
    expected = "the same values, moved by one"
    start = f"Moving the input by {stride} ({AXIS[axes][axis]})"
    if gap <= TOLERANCE:
        message = f"{start} changes nothing: the output is the same in each place."
        return Finding("not-equivariant", message, expected, STAYS)
    message = (
        f"{start} does not move the output by one: away from the border the output is not what the same picture gave "
        "before."
    )
    return Finding("not-equivariant", message, expected, f"values that differ by {gap:.2g}")


def _drawn_in_the_middle(
    subject: Subject, sizes: dict[str, int], axes: int, axis: int, stride: int, strength: float
) -> tuple[Array, Array, Array]:
    """An empty input, one with something in its middle, and one with the same moved by `stride`."""
    (template,) = subject.inputs(sizes)
    spans: list[Any] = [..., *(slice(size // 3, size - size // 3) for size in template.shape[-axes:])]
    empty, still, moved = (np.zeros_like(template) for _ in range(3))
    content = strength * template[tuple(spans)]
    still[tuple(spans)] = content
    spans[axis + 1] = slice(spans[axis + 1].start + stride, spans[axis + 1].stop + stride)
    moved[tuple(spans)] = content
    return empty, still, moved


def _gap(before: Array, after: Array, axes: int, axis: int, by: int) -> float:
    if before.ndim <= axes or min(before.shape[-axes:]) < 6:
        return float("inf")
    middle: list[Any] = [..., *(slice(size // 3, size - size // 3) for size in before.shape[-axes:])]
    shifted = list(middle)
    shifted[axis + 1] = slice(middle[axis + 1].start + by, middle[axis + 1].stop + by)
    return difference(before[tuple(middle)], after[tuple(shifted)])
