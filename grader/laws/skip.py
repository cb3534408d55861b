"""A skip connection: with the convolutions' weights next to nothing, what is left is the input, element by element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.inquiry import (
    Inquiry,
    Observation,
    Subject,
    ask_model,
    call,
    ordinary_sizes,
    outputs,
    side_by_side,
    squared,
)
from grader.verdict import Finding
from grader.wire import Array, pack

ELEMENTS = 60
# A branch is lifted until a ReLU behind the sum is open: far, where a small factor scales it, and not too far, where
# what follows has an upper bound.
LIFTS = (1.0, -1.0, 10.0, -10.0, 100.0, -100.0, 1000.0, -1000.0)
FAR = 10.0
MOST_NUDGED = 3  # convolutions, one after the other


def skip_law(subject: Subject) -> Inquiry[list[Finding]]:
    """Changing one input element must change that same output element, and hardly any other; a negative one too.

    In pictures that are square, too.
    """
    sizes = ordinary_sizes(subject.maps, subject.random, 1, 4, 9)
    first, second = subject.apart(2)
    laws = (_skip_law_at(first, sizes), _skip_law_at(second, squared(subject.maps, sizes)))
    return next(filter(None, (yield from side_by_side(*laws))), [])


def _skip_law_at(subject: Subject, sizes: dict[str, int]) -> Inquiry[list[Finding]]:
    seed = subject.seed()
    # Small enough for what bounds the sum to tell, and large enough not to be cut off by a ReLU there.
    base = (np.abs(subject.inputs(sizes)[0]) % 0.4 + 0.4).astype(np.float32)
    # A lazy layer has its weights after a first forward.
    _, described = yield from ask_model(subject, call([base]), {"do": "describe"}, seed=seed)
    quiet = _silenced(subject, described)
    places = subject.random.choice(base[0].size, min(ELEMENTS, base[0].size), replace=False)
    unchanged, rows = _raised_at(base, places, 0.5)
    answers = yield from ask_model(
        subject, call([base]), {"do": "set", "values": quiet}, call([unchanged]), call([rows]), seed=seed
    )
    before, after = outputs(answers[2:])
    signed = (after - before).reshape(len(places), -1)
    change = np.abs(signed)
    at_own = np.arange(len(places)), places
    own = change[at_own]
    # What follows the sum is free, and a normalisation moves the others somewhat, one of them now and then further than
    # the one that was changed. As a rule none moves as far.
    most = own / np.maximum(change.max(axis=1), 1e-30)
    as_far = (change >= 0.9 * own[:, None]).sum(axis=1) - 1
    if (own > 0.025).all() and most.min() >= 0.25 and (most >= 0.5).mean() >= 0.9 and as_far.mean() < 1:
        if (signed[at_own] < 0).mean() >= 0.9:
            message = "x is subtracted: where it grows, and the convolutions are silenced, the output falls."
            return [Finding("lost-skip", message, "x added as it is", "x with its sign turned")]
        found = yield from _counts_as_much(subject, sizes, described, quiet, seed)
        return found or (yield from _negative_values(subject, sizes, described, quiet, seed))
    if (own < 1e-4).all():
        message = "x itself does not reach the output: with the convolutions silenced, nothing of it is left."
        observed = "the skip connection is gone"
    else:
        message = "What is added is not x itself: with the convolutions silenced, the output is not x, pixel for pixel."
        observed = "x cropped, resized or mixed"
    return [Finding("lost-skip", message, "x added as it is", observed)]


def _counts_as_much(
    subject: Subject, sizes: dict[str, int], described: Observation, quiet: Mapping[str, Any], seed: int
) -> Inquiry[list[Finding]]:
    """What a convolution gives and x are added: where more of the one is so much more in the sum, more of the other is.

    The other is not where a factor or a normalisation stands in x's way. What follows the sum does the same to both. A
    bias is what a silenced convolution gives; one that does not come to the output as it is tells nothing.
    """
    base = (np.abs(subject.inputs(sizes)[0]) % 1 + 2).astype(np.float32)
    channels = base.shape[1]
    biases = _shapes(described, "bias", ("Conv", "LazyConv"))
    nudged = [name for name, shape in biases.items() if shape == [channels]][:MOST_NUDGED]
    more = subject.random.uniform(0.3, 0.9, (channels,)).astype(np.float32)
    raised = base + more.reshape(1, -1, *[1] * (base.ndim - 2))
    plain = {**quiet, **{name: pack(np.zeros(shape, np.float32)) for name, shape in biases.items()}}
    for mode in ("eval", "train"):
        actions: list[dict[str, Any]] = [call([base]), {"do": "set", "values": plain}]
        actions += [call([base], mode), call([raised], mode)]
        for name in nudged:
            actions += [{"do": "set", "values": {**plain, name: pack(more)}}, call([base], mode)]
        answers = yield from ask_model(subject, *actions, seed=seed)
        before, with_more_x, *with_more_branch = outputs([one for one in answers[2:] if one.get("wanted") is not None])
        by_x = with_more_x - before
        for one in with_more_branch:
            as_it_is = np.abs(one - before - (raised - base)).max() < 0.02
            if as_it_is and np.abs(by_x - (one - before)).max() > 0.1:
                times = float(np.median(by_x / (one - before)))
                message = (
                    "Something stands in the way of x: what the convolution gives is added as it is, and x counts "
                    f"{times:.2g} times as much as it should. Look for a factor or a normalisation of x before the sum."
                )
                return [Finding("lost-skip", message, "x added as it is", "x scaled or normalised")]
    return []


def _negative_values(
    subject: Subject, sizes: dict[str, int], described: Observation, quiet: Mapping[str, Any], seed: int
) -> Inquiry[list[Finding]]:
    """A ReLU behind the sum may cut negative values off, unless the branch lifts them; one before the sum always does.

    So every bias is lifted. Where that raises the output at positive values and never lets a negative one through,
    something before the sum cuts them off.
    """
    some = (np.abs(subject.inputs(sizes)[0]) % 0.3 + 0.2).astype(np.float32)
    places = subject.random.choice(some[0].size, min(ELEMENTS, some[0].size), replace=False)
    (above, raised), (unchanged, rows) = _raised_at(some, places, 0.1), _raised_at(-some, places, 0.1)
    actions: list[dict[str, Any]] = [call([some]), {"do": "set", "values": quiet}, call([some])]
    for by in LIFTS:
        lifted = {name: pack(np.full(shape, by, np.float32)) for name, shape in _shapes(described, "bias").items()}
        asked = (call([one]) for one in (some, above, raised, unchanged, rows))
        actions += [{"do": "set", "values": lifted}, *asked]
    answers = yield from ask_model(subject, *actions, seed=seed)
    (level,) = outputs(answers[2:3])
    own = (np.arange(len(places)), places)
    decided = turned = through = False
    rises = []
    for by, start in zip(LIFTS, range(3, len(answers), 6), strict=True):
        high, *pairs = outputs(answers[start + 1 : start + 6])
        with np.errstate(invalid="ignore"):
            up, down = (
                (after - before).reshape(len(places), -1)[own]
                for before, after in zip(pairs[::2], pairs[1::2], strict=True)
            )
            rises.append(up)
            # What bounds the sum lets hardly anything through far from zero; what cuts x off lets nothing.
            if not float((high - level).min()) >= 0.6 or 0 < np.median(np.abs(up)) < 1e-3:
                continue
        decided, turned = True, turned or bool((np.abs(down) > 0.01).any())
        if (np.sign(up) * down > np.maximum(0.1 * np.abs(up), 1e-4)).any():
            through = True
            # Far from zero, what follows the sum does to positive values what it does to negative ones.
            if abs(by) >= FAR and abs(np.median(up)) > 0.01:
                return _scaled(float(np.median(down) / np.median(up)))
    if through:
        return []
    if not decided:
        return _divided(*rises[:4])
    if turned:
        message = "The negative values of x reach the output with the other sign: what is added is no longer x itself."
        return [Finding("lost-skip", message, "x added as it is", "x without its sign")]
    message = (
        "The negative values of x do not reach the output: something cuts them off before the sum, as a ReLU does."
    )
    return [Finding("lost-skip", message, "x added as it is", "the positive part of x")]


def _scaled(ratio: float) -> list[Finding]:
    """Whether negative values of x count for more or less than positive ones, `ratio` times as much."""
    if 0.8 <= ratio <= 1.25:
        return []
    message = (
        f"The negative values of x reach the output {ratio:.2g} times as strongly as the positive ones: what is added "
        "is no longer x itself. Look for an activation before the sum."
    )
    return [Finding("lost-skip", message, "x added as it is", "x with its negative values scaled")]


def _divided(by_one: Array, by_minus_one: Array, by_ten: Array, by_minus_ten: Array) -> list[Finding]:
    """Whether x rises by the more, the smaller the branch is, and falls where that is negative: it is divided by it."""
    turned = (by_one * by_minus_one < 0) & (by_ten * by_minus_ten < 0)
    smaller = (np.abs(by_ten) < 0.3 * np.abs(by_one)) & (np.abs(by_minus_ten) < 0.3 * np.abs(by_minus_one))
    if (turned & smaller).mean() < 0.9:
        return []
    message = "x is not added: what the convolutions give divides it. Their biases alone turn its sign and its size."
    return [Finding("lost-skip", message, "x added as it is", "x divided by the branch")]


def _silenced(subject: Subject, described: Observation) -> dict[str, Any]:
    """Next to nothing for every weight of a convolution. Not zero: a weight-normalised layer divides by the norm."""
    return {
        name: pack((1e-7 * subject.random.standard_normal(shape)).astype(np.float32))
        for name, shape in _shapes(described, "", ("Conv", "LazyConv")).items()
    }


def _shapes(described: Observation, named: str, kinds: tuple[str, ...] = ("",)) -> dict[str, list[int]]:
    """The weights whose own name holds `named`, of layers whose type starts with one of `kinds`."""
    return {
        f"{layer['name']}.{name}".lstrip("."): shape
        for layer in described.get("layers", [])
        if str(layer.get("type", "")).startswith(kinds)
        for name, shape in layer.get("weights", {}).items()
        if named in name
    }


def _raised_at(base: Array, places: Array, by: float) -> tuple[Array, Array]:
    """As many copies of `base` as there are places, and the same with each raised at its own place."""
    rows = np.repeat(base, len(places), axis=0)
    changed = rows.copy()
    changed.reshape(len(places), -1)[np.arange(len(places)), places] += np.float32(by)
    return rows, changed
