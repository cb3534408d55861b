"""By value: the output equals a reference that the judge computes in numpy, from weights that it set itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.contract import Equals, Keeps, Mistake, ReadsFeatures
from grader.inquiry import (
    Garbled,
    Inquiry,
    Observation,
    Subject,
    ask_model,
    call,
    drawn,
    ordinary_sizes,
    outputs,
    sizes_to_try,
)
from grader.laws.samples import difference
from grader.laws.shape import given, spoken
from grader.verdict import Finding, FindingCode
from grader.wire import Array, pack, unpack

TOLERANCE = 2e-3


def equals_law(subject: Subject, clause: Equals) -> Inquiry[list[Finding]]:
    """One model with weights of the judge's, on several inputs; where there is padding, with other padding too."""
    tries = _tries(subject)
    asked = [subject.inputs(sizes) for sizes in tries]
    seed = subject.seed()
    values = yield from _own_weights(subject, seed)
    layers = _named_layers(subject)
    answers = yield from ask_model(
        subject,
        call(asked[0]),
        {"do": "set", "values": {name: pack(value) for name, value in values.items()}},
        *(call(inputs) for inputs in asked),
        {"do": "weights", "of": layers},
        seed=seed,
    )
    weights = told_weights(answers[-1])
    found = outputs(answers[2:-1])
    wanted = referenced(clause, weights, asked)
    if all(_equal(one, other) for one, other in zip(found, wanted, strict=True)):
        return [] if any(map(_varies, wanted)) else [_hardly_varies(clause.description)]
    if clause.padding_after is not None:
        findings = yield from _padding_leak(subject, clause, tries[0])
        if findings:
            return findings
    return [_differs(subject, clause.description, clause.mistakes, tries, found, wanted, weights, asked)]


def features_law(subject: Subject, clause: ReadsFeatures) -> Inquiry[list[Finding]]:
    """What the Linear is given, read off its output by weights that pick one feature each, against the reference."""
    keeps = next(one for one in subject.exercise.clauses if isinstance(one, Keeps) and one.name == clause.layer)
    rows, columns = int(keeps.settings["out_features"]), int(keeps.settings["in_features"])
    tries = _tries(subject)
    asked = [subject.inputs(sizes) for sizes in tries]
    seed = subject.seed()
    values = yield from _own_weights(subject, seed)
    given_features: list[list[Array]] = [[] for _ in asked]
    weights: dict[str, Array] = {}
    for start in range(0, columns, rows):
        picking = np.zeros((rows, columns), dtype=np.float32)
        for row in range(min(rows, columns - start)):
            picking[row, start + row] = 1.0
        chosen = {**values, f"{clause.layer}.weight": picking, f"{clause.layer}.bias": np.zeros(rows, dtype=np.float32)}
        packed = {name: pack(value) for name, value in chosen.items()}
        answers = yield from ask_model(
            subject,
            call(asked[0]),
            {"do": "set", "values": packed},
            *(call(inputs) for inputs in asked),
            {"do": "weights", "of": _named_layers(subject)},
            seed=seed,
        )
        weights = told_weights(answers[-1])
        weight = weights.get(f"{clause.layer}.weight", np.zeros(0))
        bias = weights.get(f"{clause.layer}.bias", np.zeros(rows))
        if weight.shape != picking.shape or bias.shape != (rows,) or not np.allclose(weight, picking, atol=1e-5):
            raise Garbled(f"{clause.layer} does not take the weights it is given")
        for features, output in zip(given_features, outputs(answers[2:-1]), strict=True):
            features.append((output - bias)[:, : min(rows, columns - start)])
    found = np.concatenate([np.concatenate(one, axis=1) for one in given_features])
    wanted = np.concatenate(referenced(clause, weights, asked))
    if _same_columns(found, wanted):
        return []
    for mistake in clause.mistakes:
        if _same_columns(found, np.concatenate([mistake.reference(weights, *inputs) for inputs in asked])):
            return [_looks_like(mistake, clause.description)]
    message = f"`{clause.layer}` must be given {clause.description}; it is given something else."
    return [Finding("wrong-value", message, clause.description, "other features", layer=clause.layer)]


def _tries(subject: Subject) -> list[dict[str, int]]:
    """Small sizes, and two larger batches: rows put back in a wrong order may land right in a small one.

    The second is one longer on every axis, so that there are odd and even ones. A sequence is long once, too.
    """
    small = [sizes for sizes in sizes_to_try(subject.maps, subject.random) if max(sizes.values()) <= 30]
    limits, first = subject.maps.sizes, ordinary_sizes(subject.maps, subject.random, 9)
    next_ones = {letter: size + limits[letter].multiple for letter, size in first.items() if letter in limits}
    allowed = {letter: size for letter, size in next_ones.items() if size <= (limits[letter].maximum or size)}
    endless = "T" in limits and limits["T"].maximum is None
    steps = [drawn(limits["T"], subject.random, 80, 120)] if endless else []
    long = [{**first, subject.maps.mapped.batch: 2, "T": one} for one in steps]
    return [*small, first, *long, {**first, **allowed, subject.maps.mapped.batch: 12}]


def _own_weights(subject: Subject, seed: int) -> Inquiry[dict[str, Array]]:
    """Fresh values for every weight of the layers that the contract names; large enough that gates do not idle."""
    (described,) = yield from ask_model(subject, {"do": "describe", "asked_for": _named_layers(subject)}, seed=seed)
    named = set(_named_layers(subject))
    return {
        f"{layer['name']}.{name}": (subject.random.standard_normal(shape) * 0.4).astype(np.float32)
        for layer in described.get("layers", [])
        if layer.get("name") in named
        for name, shape in layer.get("weights", {}).items()
    }


def _named_layers(subject: Subject) -> list[str]:
    return [clause.name for clause in subject.exercise.clauses if isinstance(clause, Keeps)]


def told_weights(answer: Observation) -> dict[str, Array]:
    """The weights that a "weights" action told, by name. Raises Garbled."""
    told = answer.get("weights")
    if not isinstance(told, dict):
        raise Garbled("the weights were not told")
    return {name: unpack(value) for name, value in told.items()}


def referenced(
    clause: Equals | ReadsFeatures, weights: Mapping[str, Array], tries: Sequence[Sequence[Array]]
) -> list[Array]:
    """What the clause's reference gives for each inputs of `tries`. Raises Garbled for weights that it can't use."""
    try:
        return [clause.reference(weights, *inputs) for inputs in tries]
    except (KeyError, ValueError, IndexError) as problem:
        raise Garbled(f"the weights that were told can't be used ({problem})") from problem


def _equal(one: Array, other: Array) -> bool:
    return one.shape == other.shape and difference(one, other) <= TOLERANCE


def _varies(rows: Array) -> bool:
    """Whether rows of a reference differ so much that another computation would not be taken for it."""
    return len(rows) > 1 and float(np.ptp(rows, axis=0).max()) > 10 * TOLERANCE * max(float(np.abs(rows).max()), 1e-6)


def _hardly_varies(description: str) -> Finding:
    message = (
        "The weights do not take other values, and as they are the output is nearly the same whatever the input is. "
        f"It must equal {description} for any weights."
    )
    return Finding("constant-output", message, description, "nearly the same output for every input")


def _padding_leak(subject: Subject, clause: Equals, sizes: dict[str, int]) -> Inquiry[list[Finding]]:
    assert clause.padding_after is not None
    inputs = subject.inputs(sizes)
    steps = inputs[0].shape[1]
    lengths = inputs[clause.padding_after]
    lengths[...] = np.maximum(1, steps // 2)
    other = [array.copy() for array in inputs]
    other[0][:, int(lengths[0]) :] = 3.0 * subject.random.standard_normal(other[0][:, int(lengths[0]) :].shape)
    before, after = outputs((yield from ask_model(subject, call(inputs), call(other))))
    gap = difference(before, after)
    if steps < 2 or gap <= TOLERANCE:
        return []
    message = (
        f"With {steps} steps of which {int(lengths[0])} are real, changing only the padding changes the output: "
        "padding is being read."
    )
    return [Finding("padding-leak", message, "what the padding holds changes nothing", f"a change of {gap:.2g}")]


def _differs(
    subject: Subject,
    description: str,
    mistakes: Sequence[Mistake],
    tries: list[dict[str, int]],
    found: list[Array],
    wanted: list[Array],
    weights: dict[str, Array],
    asked: list[list[Array]],
) -> Finding:
    for mistake in mistakes:
        try:
            alike = [mistake.reference(weights, *inputs) for inputs in asked]
        except (ValueError, IndexError, KeyError):
            continue
        if all(_equal(one, other) for one, other in zip(found, alike, strict=True)):
            return _looks_like(mistake, description)
    place = next(place for place, pair in enumerate(zip(found, wanted, strict=True)) if not _equal(*pair))
    right = sum(_equal(one, other) for one, other in zip(found, wanted, strict=True))
    often = f"; right at {right} of {len(tries)} sizes tried" if right else ""
    message = f"The shape is right and the values are not, for {given(subject, tries[place])}{often}."
    message += f" The output must equal {description}."
    return Finding("wrong-value", message, _some(wanted[place]), _some(found[place]))


def _looks_like(mistake: Mistake, description: str) -> Finding:
    code: FindingCode = mistake.code or "wrong-value"  # type: ignore[assignment]
    message = f"Your output equals {mistake.name}; it must equal {description}."
    return Finding(code, message, description, mistake.name, family=mistake.name)


def _some(values: Array) -> str:
    first = ", ".join(f"{float(value):.3f}" for value in values.reshape(-1)[:4])
    return f"{first}{' …' if values.size > 4 else ''} {spoken(values.shape)}"


def _same_columns(found: Array, wanted: Array) -> bool:
    """Whether the columns of `found` are those of `wanted` in some fixed order, each once."""
    if found.shape != wanted.shape:
        return False
    scale = max(float(np.abs(wanted).max()), 1e-6)
    close: Any = np.abs(found[:, :, None] - wanted[:, None, :]).max(axis=0) <= TOLERANCE * scale
    return bool((close.sum(axis=0) == 1).all() and (close.sum(axis=1) == 1).all())
