"""Law 3 and the receptive field: which input elements an output element depends on, found by changing them."""

from __future__ import annotations

import numpy as np

from grader.contract import ReceptiveField
from grader.inquiry import (
    Inquiry,
    Subject,
    ask_model,
    call,
    drawn,
    ordinary_sizes,
    outputs,
    side_by_side,
    squared,
)
from grader.laws.borders import not_asked_for
from grader.laws.regions import region
from grader.laws.samples import gaps, unlike
from grader.verdict import Finding
from grader.wire import Array, unpack

DRAWS = 14
FEW = (450, 150)  # elements that are changed one by one: at the smallest sizes, and at larger ones
ROWS = 256
SUSPECTS = 32
MOST = 0.5  # of the output: where as much never changed, that is no channel which a ReLU happened to shut
FAR = 10**6  # further than any largest size


def input_law(subject: Subject) -> Inquiry[list[Finding]]:
    """Every input element can change the output, and every output element changes with the input.

    An influence can hide behind a ReLU or a maximum, so draws go on, with fresh models and larger changes, until every
    element is decided or DRAWS are spent; output elements that were shut in all of those, unless they are most, are
    given twice as many more. Where the input is large, gradients nominate the suspects and changes decide.
    """
    maps = subject.maps
    if not maps.reads_every_input:
        return []
    sizings = [ordinary_sizes(maps, subject.random, 1, 1, 3), ordinary_sizes(maps, subject.random, 1, 6, 11)]
    shrinks = max(axis.divisor for axis in maps.mapped.output)
    if min(maps.mapped.output_shape(sizings[-1])[2:], default=2) < 2:
        # A single output pixel hides a border that is pasted around it.
        sizings.append(ordinary_sizes(maps, subject.random, 1, 2 * shrinks, 2 * shrinks + 6))
    if any(size.maximum for size in maps.sizes.values()):
        sizings.append(ordinary_sizes(maps, subject.random, 1, 20, 30))
        # What is cropped or resized to a size short of the largest reads all of anything smaller.
        bounded = {letter: drawn(size, subject.random, FAR, FAR) for letter, size in maps.sizes.items() if size.maximum}
        sizings.append({**ordinary_sizes(maps, subject.random, 1, 20, 30), **bounded})
    sizings.append(squared(maps, ordinary_sizes(maps, subject.random, 1, 1, 3)))
    different = [(sizes, FEW[min(place, 1)]) for place, sizes in enumerate(sizings) if sizes not in sizings[:place]]
    apart = zip(subject.apart(len(different)), different, strict=True)
    found = yield from side_by_side(*(_input_law_at(own, sizes, few) for own, (sizes, few) in apart))
    return next(filter(None, found), [])


def _input_law_at(subject: Subject, sizes: dict[str, int], at_most: int) -> Inquiry[list[Finding]]:
    shape = subject.maps.mapped.input_shapes(sizes)[0]
    output_shape = subject.maps.mapped.output_shape(sizes)
    unread = np.ones(shape[1:], dtype=bool)
    constant = np.ones(output_shape[1:], dtype=bool)
    exempt = yield from not_asked_for(subject, sizes)
    nominated = np.ones(shape[1:], dtype=bool)
    few = unread.size <= at_most
    enough = DRAWS if few else DRAWS // 2
    for attempt in range(3 * enough):
        if attempt >= enough and ((unread & ~exempt).any() or constant.mean() > MOST):
            break
        if few or not (unread & ~exempt).any():
            suspects = np.flatnonzero(unread & ~exempt)
        else:
            suspects, dead = yield from _suspects(subject, sizes, unread & ~exempt)
            nominated &= dead
        changed, moved = yield from _changes(subject, sizes, suspects, attempt)
        if few or not suspects.size:
            unread.reshape(-1)[suspects[changed]] = False
        else:
            # What was not suspected is taken as read only if the sample of it that was changed was.
            still = suspects[~changed]
            unread[...] = False
            unread.reshape(-1)[still] = True
        constant &= ~moved
        if not (unread & ~exempt).any() and not constant.any():
            return []
    unread &= ~exempt
    # Changes proved it for a sample; gradients tell how far it reaches.
    reach = unread if few or not unread.any() else unread | (nominated & ~exempt)
    return _told(reach, constant, shape, output_shape)


def _suspects(subject: Subject, sizes: dict[str, int], open_: Array) -> Inquiry[tuple[Array, Array]]:
    """Open elements without a gradient (told by the learner's process), at most SUSPECTS, and a sample of all open.

    Beside them the whole mask of elements without a gradient.
    """
    inputs = subject.unpadded_inputs(sizes)
    (answer,) = yield from ask_model(subject, {**call(inputs), "do": "gradients", "of_inputs": True})
    alive = unpack(answer["inputs"][0])[0] if "inputs" in answer else np.zeros(open_.shape, dtype=bool)
    mask: Array = ~alive if alive.shape == open_.shape else np.ones_like(open_)
    dead = np.flatnonzero(mask & open_)
    if dead.size > SUSPECTS:
        dead = subject.random.choice(dead, SUSPECTS, replace=False)
    others = subject.random.choice(np.flatnonzero(open_), min(SUSPECTS, int(open_.sum())), replace=False)
    return np.unique(np.concatenate([dead, others])), mask


def _changes(subject: Subject, sizes: dict[str, int], elements: Array, attempt: int) -> Inquiry[tuple[Array, Array]]:
    """Change each element alone: (which of `elements` changed any output, which output elements changed at all).

    Row by row a batch of changed copies is compared with a batch of unchanged ones: the same arithmetic in the same
    place, so that no difference at all means no influence.
    """
    base = subject.unpadded_inputs(sizes)
    sign = 1.0 if attempt % 2 == 0 else -1.0
    by = sign * 3.0 * 3.0 ** (attempt // 2)
    rows = []
    for element in elements:
        row = base[0][0].copy()
        row.reshape(-1)[element] += by
        rows.append(row)
    rows += [subject.random.standard_normal(base[0].shape[1:]).astype(np.float32) * abs(by) for _ in range(4)]
    chunks = [np.stack(rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
    calls = []
    for chunk in chunks:
        rest = [np.repeat(array, len(chunk), axis=0) for array in base[1:]]
        calls += [call([np.repeat(base[0], len(chunk), axis=0), *rest]), call([chunk, *rest])]
    found = outputs((yield from ask_model(subject, *calls)))
    pairs = zip(found[::2], found[1::2], strict=True)
    differs: Array = np.concatenate([unlike(after, before) for before, after in pairs])
    influences: Array = np.asarray(differs.reshape(len(rows), -1).any(axis=1))[: len(elements)]
    return influences, np.asarray(differs.any(axis=0))


def _told(unread: Array, constant: Array, shape: tuple[int, ...], output_shape: tuple[int, ...]) -> list[Finding]:
    if unread.all() and not constant.all():
        message = (
            "No input element changes the output by itself; large changes of all together do. "
            "Are the scores rounded, or is only the largest of them given (argmax, one_hot)?"
        )
        return [Finding("ignores-input", message, "every input element can change the output", "no single one does")]
    if constant.all():
        message = "The output is the same whatever the input is: nothing that goes in changes what comes out."
        return [Finding("constant-output", message, "an output that depends on the input", "a constant output")]
    findings = []
    if unread.any():
        count = f"{int(unread.sum()):,} of {unread.size:,}"
        message = f"Part of the input never changes the output: {region(unread, shape[1:])}."
        expected = "every input element can change the output"
        findings.append(Finding("ignores-input", message, expected, f"{count} elements do not"))
    if constant.any():
        count = f"{int(constant.sum()):,} of {constant.size:,}"
        message = f"Part of the output never changes, whatever the input is: {region(constant, output_shape[1:])}."
        expected = "every output element depends on the input"
        findings.append(Finding("constant-output", message, expected, f"{count} elements are constant"))
    return findings


def receptive_field_law(subject: Subject, field: ReceptiveField) -> Inquiry[list[Finding]]:
    """The bounding box of the input pixels that change the output pixel at the centre, over several models and inputs.

    It is found from whole rows and whole columns: few calls, whatever the size of the picture. A change counts where
    it is more than a hundred-thousandth of the largest: less is rounding, which some fast convolutions spread over a
    whole tile.
    """
    letters = [axis.letter for axis in subject.maps.mapped.inputs[0][-2:]]
    # Odd, so that there is a centre; and not square, lest an axis that is taken for the other goes unseen.
    odd = [span + more + (span + 1) % 2 for span, more in ((field.height, 8), (field.width, 14))]
    sizes = {subject.maps.mapped.batch: 1}
    for letter, size in zip(letters, odd, strict=True):
        assert letter is not None
        least = drawn(subject.maps.sizes[letter], subject.random, 0, 0)
        sizes[letter] = max(size, least + (least + 1) % 2)
    picture = (sizes[str(letters[0])], sizes[str(letters[1])])
    rows, columns = (np.zeros(size, dtype=bool) for size in picture)
    for attempts in ((0, 1), *((attempt,) for attempt in range(2, 8))):
        apart = zip(subject.apart(len(attempts)), attempts, strict=True)
        seen = yield from side_by_side(*(_seen_from_centre(own, sizes, attempt) for own, attempt in apart))
        for more_rows, more_columns in seen:
            rows |= more_rows
            columns |= more_columns
        if (_span(rows), _span(columns)) == (field.height, field.width):
            break
    height, width = _span(rows), _span(columns)
    if (height, width) == (field.height, field.width):
        return []
    expected, observed = f"{field.height}×{field.width}", f"{height}×{width}"
    if (height, width) == picture:
        observed = "the whole picture"
        message = "An output pixel at the centre depends on the whole picture, not on its neighbourhood alone."
    else:
        message = f"An output pixel at the centre sees {observed} input pixels; the contract asks for {expected}."
    return [Finding("receptive-field", message, expected, observed)]


def _seen_from_centre(subject: Subject, sizes: dict[str, int], attempt: int) -> Inquiry[list[Array]]:
    """Which rows, and which columns, change the output pixel at the centre when all their pixels change by chance."""
    (base, *rest) = subject.inputs(sizes)
    height, width = base.shape[-2:]
    by = (1.0 if attempt % 2 == 0 else -1.0) * 4.0
    changed = np.repeat(base, height + width, axis=0)
    for place in range(height + width):
        line = changed[place, :, place] if place < height else changed[place, :, :, place - height]
        line += by * subject.random.choice([-1.0, 1.0], size=line.shape)
    others = [np.repeat(array, len(changed), axis=0) for array in rest]
    unchanged = np.repeat(base, len(changed), axis=0)
    _, _, *output_size = subject.maps.mapped.output_shape(sizes)
    centre = (output_size[0] // 2, output_size[1] // 2)
    calls = [call([array, *others], pixel=centre) for array in (unchanged, changed)]
    before, after = outputs((yield from ask_model(subject, *calls)))
    changes = gaps(after, before).max(axis=1)
    return np.split(changes > 1e-5 * max(float(changes.max()), 1e-30), [height])


def _span(seen: Array) -> int:
    places = np.flatnonzero(seen)
    return int(places[-1] - places[0] + 1) if places.size else 0
