"""Laws 2 and 5: in eval mode a sample's output depends on that sample and the model's own parameters alone, and comes
out the same each time."""

from __future__ import annotations

import numpy as np

from grader.inquiry import Inquiry, Observation, Subject, ask_model, call, ordinary_sizes, outcome, outputs
from grader.laws.shape import spoken
from grader.verdict import Finding, FindingCode
from grader.wire import Array

# Rounding moves outputs by about 1e-6 from one batch to another.
TOLERANCE = 1e-4
BATCH = 7
CROWDS = ((8, 9), (16, 17), (9, 20), (20, 70))  # how many samples go in at once where many do, from and below
MODELS = 8  # what picks the largest score may, for one model, pick the same for all inputs


def determinism_law(subject: Subject) -> Inquiry[list[Finding]]:
    """The same input three times, with another input between; that one must not give the same output, whatever the
    model's weights.
    """
    for _ in range(MODELS):
        sizes = ordinary_sizes(subject.maps, subject.random, BATCH)
        asked, other = subject.unpadded_inputs(sizes), subject.unpadded_inputs(sizes)
        answers = yield from ask_model(subject, call(asked), call(asked), call(other), call(asked))
        first, second, between, third = outputs(answers)
        gap = max(difference(first, second), difference(first, third))
        if gap > 0.0 or not np.array_equal(first, between):
            break
    else:
        message = "The output is the same whatever the input is: nothing that goes in changes what comes out."
        code: FindingCode = "constant-output" if np.ptp(first) == 0 else "ignores-input"
        return [Finding(code, message, "an output that depends on the input", "the same output for another input")]
    if gap <= TOLERANCE:
        return []
    message = (
        "In eval mode the same input gives another output each time. Look for dropout that stays on, random numbers, "
        "a layer that is built inside forward, or something kept from one call to the next."
    )
    return [Finding("not-deterministic", message, "the same output twice", f"outputs that differ by {gap:.2g}")]


def samples_law(subject: Subject) -> Inquiry[list[Finding]]:
    """Each sample alone, in another order, beside other samples, in smaller batches and in larger ones. And, where they
    are apart, the batch in a model of the same parameters and buffers that was built by other chance.

    The other sizes are small where they may be: then one of the batches is as long as they are, which is where a
    mistaken axis can hide.
    """
    batch_letter = subject.maps.mapped.batch
    sizes = ordinary_sizes(subject.maps, subject.random, BATCH, 2, 5)
    together = subject.inputs(sizes)
    company = subject.inputs(sizes)
    # Only inputs that carry the batch axis first have a row for each sample.
    rowed = [shape[0].letter == batch_letter for shape in subject.maps.mapped.inputs]

    def rows(arrays: list[Array], chosen: list[int]) -> list[Array]:
        return [array[chosen] if has_rows else array for array, has_rows in zip(arrays, rowed, strict=True)]

    order = [int(row) for row in subject.random.permutation(BATCH)]
    mixed = [
        np.concatenate([own[:1], others[1:]]) if has_rows else own
        for own, others, has_rows in zip(together, company, rowed, strict=True)
    ]

    def among(others: list[Array]) -> list[Array]:
        pairs = zip(together, others, rowed, strict=True)
        return [np.concatenate([own, other[BATCH:]]) if has_rows else own for own, other, has_rows in pairs]

    many = [int(subject.random.integers(*crowd)) for crowd in CROWDS]
    crowds = [among(subject.inputs({**sizes, batch_letter: count})) for count in many]
    *answers, of_twin = yield from ask_model(
        subject,
        call(together),
        call(rows(together, order)),
        call(mixed),
        *map(call, crowds),
        *(call(rows(together, list(range(count)))) for count in range(2, BATCH)),
        *(call(rows(together, [row])) for row in range(BATCH)),
        {**call(together), "do": "twin"},
    )
    whole, reordered, beside, *rest = outputs(answers)
    crowded, rest = rest[: len(many)], rest[len(many) :]
    fewer, alone = rest[: BATCH - 2], rest[BATCH - 2 :]
    leaks = {
        "in another order of rows": max(difference(whole[row], reordered[place]) for place, row in enumerate(order)),
        "beside other samples": difference(whole[0], beside[0]),
        **{f"in a batch of {len(some)}": difference(whole[: len(some)], some) for some in fewer},
        **{f"in a batch of {len(some)}": difference(whole, some[:BATCH]) for some in crowded},
        "alone": max(difference(whole[row], alone[row][0]) for row in range(BATCH)),
    }
    worst = max(leaks, key=lambda how: leaks[how])
    if leaks[worst] <= TOLERANCE:
        return _beside_parameters(whole, of_twin)
    shape = spoken(subject.maps.mapped.input_shapes(sizes)[0])
    message = f"Samples leak into each other: in a batch of {shape}, a sample's output is another than {worst}."
    return [
        Finding(
            "batch-mixing", message, "each sample's output from that sample alone", f"a change of {leaks[worst]:.2g}"
        )
    ]


def _beside_parameters(output: Array, of_twin: Observation) -> list[Finding]:
    """Whether something else than parameters and buffers decides. Where the twin has no answer that says nothing."""
    value = outcome(of_twin) if "value" in of_twin else None
    gap = difference(output, value) if isinstance(value, np.ndarray) else 0.0
    if gap <= TOLERANCE:
        return []
    message = (
        "Two models with the same parameters and buffers give different outputs. So numbers that are neither decide "
        "too, and those are never trained, saved or moved. Look for a tensor or a layer in a plain attribute or list: "
        "use nn.Parameter, register_buffer or nn.ModuleList."
    )
    return [Finding("not-deterministic", message, "an output from the model's own parameters", f"a gap of {gap:.2g}")]


def unlike(one: Array, other: Array) -> Array:
    """Where two arrays of one shape differ: one that is no number (NaN) is like another."""
    different: Array = (one != other) & ((one == one) | (other == other))
    return different


def gaps(one: Array, other: Array) -> Array:
    """How far two arrays of one shape are apart, element by element: 0 where both are the same infinity or no number
    (NaN), infinite where only one of them is.
    """
    with np.errstate(invalid="ignore"):
        apart = np.abs(np.subtract(one, other, dtype=np.float64))
    found: Array = np.where(unlike(one, other), np.nan_to_num(apart, copy=False, nan=np.inf, posinf=np.inf), 0.0)
    return found


def difference(one: Array, other: Array) -> float:
    """The largest difference, relative to the size of the values (at least 1e-6)."""
    if one.shape != other.shape:
        return float("inf")
    if one.size == 0:
        return 0.0
    sizes = np.abs(np.concatenate([one.reshape(-1), other.reshape(-1)]).astype(np.float64))
    scale = float(sizes.max(initial=1e-6, where=np.isfinite(sizes)))
    return float(gaps(one, other).max()) / scale
