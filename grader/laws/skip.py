"""A skip connection: with the convolutions' weights next to nothing, what is left is the input, element by element."""

from __future__ import annotations

import numpy as np

from grader.inquiry import Inquiry, Subject, ask_model, call, ordinary_sizes, outputs, rows_of
from grader.verdict import Finding
from grader.wire import pack

ELEMENTS = 60


def skip_law(subject: Subject) -> Inquiry[list[Finding]]:
    """Changing one input element must change that same output element, and hardly any other."""
    sizes = ordinary_sizes(subject.maps, subject.random, 1, 4, 9)
    seed = subject.seed()
    (described,) = yield from ask_model(subject, {"do": "describe"}, seed=seed)
    quiet = {}
    for layer in described.get("layers", []):
        if str(layer.get("type", "")).startswith(("Conv", "LazyConv")):
            for name, shape in layer.get("weights", {}).items():
                # Not zero: a weight-normalised layer divides by the norm.
                small = 1e-7 * subject.random.standard_normal(shape)
                quiet[f"{layer['name']}.{name}".lstrip(".")] = pack(small.astype(np.float32))
    base = np.abs(subject.inputs(sizes)[0]) + 0.5
    places = subject.random.choice(base[0].size, min(ELEMENTS, base[0].size), replace=False)
    rows = np.repeat(base, len(places), axis=0)
    for row, place in enumerate(places):
        rows[row].reshape(-1)[place] += 2.0
    unchanged = np.repeat(base, len(places), axis=0)
    answers = yield from ask_model(
        subject, call([base]), {"do": "set", "values": quiet}, call([unchanged]), call([rows])
    )
    before, after = rows_of(outputs(answers[2:]), [unchanged, rows])
    change = np.abs(after - before).reshape(len(places), -1)
    own = change[np.arange(len(places)), places]
    # What follows the sum is free, and a normalisation moves the others somewhat. As a rule none moves as far.
    as_far = (change >= 0.9 * own[:, None]).sum(axis=1) - 1
    if (own > 0.1).all() and (own >= 0.5 * change.max(axis=1)).all() and as_far.mean() < 1:
        return []
    if (own < 1e-4).all():
        message = "x itself does not reach the output: with the convolutions silenced, nothing of it is left."
        observed = "the skip connection is gone"
    else:
        message = "What is added is not x itself: with the convolutions silenced, the output is not x, pixel for pixel."
        observed = "x cropped, resized or mixed"
    return [Finding("lost-skip", message, "x added as it is", observed)]
