"""stack, collate functions and ragged lists: one shape for all."""

from __future__ import annotations

import re
from typing import Any

import torch

from grader.shapes.case import Case
from grader.shapes.failure import Failure, OpCall, Trial
from grader.shapes.faults.products import source
from grader.shapes.steps import Shape
from grader.shapes.wording import sizes


def stack(case: Case) -> Failure | None:
    """stack needs equal sizes; in a DataLoader that is what makes the batch."""
    found = re.search(r"got \[([\d, ]*)\] at entry (\d+) and \[([\d, ]*)\] at entry (\d+)", case.text)
    if found is None:
        return None
    a, b = (tuple(int(part) for part in found[at].split(",") if part.strip()) for at in (1, 3))
    collating = any(path.endswith("collate.py") for path in case.library) or "collate" in case.text
    where = "DataLoader (default_collate)" if collating else case.here()
    ways = "default_collate stacks the samples of a batch" if collating else "stack makes a new axis of tensors"
    told = f"{ways} and all must have one shape, but entry {found[2]} is {sizes(a)} and entry {found[4]} is {sizes(b)}."
    who = "the dataset's samples" if collating else (case.origin(case.step, 0) if case.step else "the list")
    wrong = [axis for axis in range(min(len(a), len(b))) if a[axis] != b[axis]]
    cause = (
        f"The samples differ in {', '.join(f'axis {x} ({a[x]} and {b[x]})' for x in wrong)}, as they come from {who}."
        if wrong
        else "They differ in their number of axes."
    )
    if len(a) != len(b):
        long, short = (a, b) if len(a) > len(b) else (b, a)
        fix = (
            f"Give all {len(long)} axes: `unsqueeze` the {sizes(short)} (a greyscale picture without channel "
            f"axis?), as {sizes((1, *short))}."
        )
    elif wrong == [0] and {a[0], b[0]} <= {1, 3, 4} and len(a) == 3:
        fix = (
            "Read all pictures alike, .convert('RGB') (3 channels) or .convert('L') (1 channel), in the dataset's "
            "__getitem__."
        )
        cause += " Some pictures are greyscale, some colour, some have alpha."
    elif not collating and len(wrong) == 1 and (layers := _layers(case, found, a, b, wrong[0])):
        cause, fix = (
            f"They differ in axis {wrong[0]}: {layers[0]} gives {a[wrong[0]]}, {layers[1]} {b[wrong[0]]}.",
            layers[2],
        )
    elif collating and len(a) == 3 and wrong and 0 not in wrong:
        fix = (
            f"One size for all before the batch: transforms.Resize({a[1:]}) (with both numbers; Resize(n) fixes "
            "only the short side), or a crop"
        )
        fix += (
            f"; or, if axis 2 is time, pad or cut it: {max(a[2], b[2])} or {min(a[2], b[2])}."
            if wrong == [2] and a[0] != 3
            else "."
        )
    elif wrong == [0] and not collating:
        fix = (
            "torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True), which pads to "
            f"{sizes((2, max(a[0], b[0]), *a[1:]))}; or torch.cat along axis 0, if one long axis is meant."
        )
    elif not collating and len(wrong) == 1:
        axis = wrong[0]
        fix = (
            f"torch.cat(…, dim={axis}), which joins pieces of different length; or pad or cut axis {axis} of each to "
            f"one size, {max(a[axis], b[axis])} or {min(a[axis], b[axis])}, before stack."
        )
    elif wrong == [0] and collating:
        fix = (
            "Pad in a collate_fn: torch.nn.utils.rnn.pad_sequence(batch, batch_first=True) makes both "
            f"{sizes((max(a[0], b[0]), *a[1:]))}; keep the lengths."
        )
    else:
        fix = (
            "Bring all to one shape before "
            f"{'the batch, in the dataset or a collate_fn' if collating else 'stack'}: pad or cut axis "
            f"{wrong[0] if wrong else 0}."
        )
    trial = None
    if wrong == [0] and len(a) == len(b) and case.step is not None:

        def pad(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> OpCall:
            return torch.nn.utils.rnn.pad_sequence, (list(args[0]), True), {}

        trial = Trial(op=pad)
    return Failure(where, "stack", told, cause, fix, trial=trial)


def _layers(case: Case, found: re.Match[str], a: Shape, b: Shape, axis: int) -> tuple[str, str, str] | None:
    """(first layer, second layer, fix) if the two entries are what two layers made, of different width."""
    step = case.step
    if step is None or max(int(found[2]), int(found[4])) >= len(step.inputs):
        return None
    made = [source(case, step, int(found[at])) for at in (2, 4)]
    one, two = made
    if one is None or two is None:
        return None
    key = "out_channels" if "out_channels" in one.settings else "out_features"
    if one.settings.get(key) != a[axis] or two.settings.get(key) != b[axis]:
        return None
    names = case.short(one), case.short(two)
    fix = f"{key}={a[axis]} in {names[1]}, not {b[axis]}; or torch.cat along axis {axis}: {a[axis] + b[axis]} there."
    return *names, fix


def collate_lists(case: Case) -> Failure | None:
    """default_collate on lists of unequal length, or on things it does not know."""
    where = "DataLoader (default_collate)"
    if "each element in list of batch should be of equal size" in case.text:
        told = (
            "default_collate turns lists into tensors position by position, so all samples' lists must be equally "
            "long; they are not."
        )
        return Failure(
            where,
            "stack",
            told,
            "The samples are Python lists of different lengths, as the dataset gives them.",
            (
                "A collate_fn that makes tensors of them and pads: pad_sequence([torch.tensor(s) for s in batch], "
                "batch_first=True)."
            ),
        )
    found = re.search(r"found <class '([^']+)'>", case.text)
    kind = found[1] if found else "another type"
    told = f"default_collate can batch tensors, arrays, numbers, dicts and lists, but a sample holds {kind}."
    fix = "Return tensors from __getitem__" + (" (transforms.ToTensor() for a picture)" if "PIL" in kind else "")
    if kind == "NoneType":
        fix = "Return no None from __getitem__; or drop such samples in a collate_fn"
    return Failure(where, "other", told, f"The dataset's __getitem__ gives {kind}.", fix + ".")


def collate_keys(case: Case) -> Failure | None:
    """default_collate on dicts: all samples have the same keys."""
    if not isinstance(case.exception, KeyError) or not any(path.endswith("collate.py") for path in case.library):
        return None
    told = f"default_collate batches dicts key by key, as the first sample has them, but a sample has no {case.text}."
    fix = "The same keys in every sample (with an empty value where there is none); or a collate_fn of your own."
    return Failure("DataLoader (default_collate)", "stack", told, "The samples' dicts have different keys.", fix)


def ragged_list(case: Case) -> Failure | None:
    """torch.tensor of lists of unequal length."""
    found = re.search(r"expected sequence of length (\d+) at dim (\d+) \(got (\d+)\)", case.text)
    if found is None:
        return None
    told = f"A tensor has no ragged rows: one list has {found[1]} entries, another {found[3]} (axis {found[2]})."
    longest = max(int(found[1]), int(found[3]))
    fix = (
        "torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True), which pads to the "
        f"longest, here {longest} or more; keep the lengths."
    )
    return Failure(case.here(), "stack", told, "The lists have different lengths.", fix)


def pad_sequences(case: Case) -> Failure | None:
    """pad_sequence pads the first axis only."""
    step = case.step
    if step is None or step.op != "pad_sequence":
        return None
    shapes = ", ".join(map(sizes, step.inputs[:4]))
    told = f"pad_sequence pads axis 0 only; the others must agree: {shapes}."
    rest = {shape[1:] for shape in step.inputs}
    cause = f"After axis 0 the sequences have {', '.join(map(sizes, sorted(rest)))}."
    swapped = len({shape[0] for shape in step.inputs}) == 1
    fix = (
        "`.T` on each, so that the steps are on axis 0 (L, features)"
        if swapped
        else "Give all sequences the same features, (L, features)"
    )
    return Failure(case.here(), "stack", told, cause, fix + ".")


def unequal_rows(case: Case) -> Failure | None:
    """TensorDataset: all tensors have one row a sample."""
    trace = case.exception.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    held = trace.tb_frame.f_locals.get("tensors") if trace is not None else None
    shapes = [tuple(tensor.shape) for tensor in held or () if isinstance(tensor, torch.Tensor)]
    if len(shapes) < 2:
        return None
    rows = [shape[0] if shape else 0 for shape in shapes]
    told = (
        f"TensorDataset takes one row a sample of each tensor, but {', '.join(map(sizes, shapes))} have "
        f"{', '.join(map(str, rows))} rows."
    )
    fix = (
        f"As many rows in all, {min(rows)} or {max(rows)}: one target for each sample, from the same file and the same "
        "split"
    )
    turned = [sizes(shape) for shape in shapes if len(shape) == 2 and shape[0] != rows[-1] == shape[1]]
    if turned:
        fix += f"; or `.T`, if the samples of {turned[0]} are its columns"
    return Failure(
        f"TensorDataset in {case.here()}".rstrip(": "), "target", told, "The tensors came from outside.", fix + "."
    )
