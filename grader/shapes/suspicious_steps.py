"""Suspicions about sequences: the wrong axis, the wrong step, the whole sequence."""

from __future__ import annotations

import re

from grader.shapes.failure import Suspicion
from grader.shapes.faults.windows import axes_of
from grader.shapes.ops import LOSSES, RECURRENT, REGROUPING, SAME_SIZE
from grader.shapes.recorded import Run
from grader.shapes.steps import Shape, Step
from grader.shapes.wording import sizes

PER_STEP = re.compile(
    r"tag|ner\b|pos\b|lm\b|language|seq(?:uence)?_?(?:2|to)_?seq|label+(?:er|ing)|decod|encod|translat|generat|ctc|asr|ocr|crnn|"
    r"caption|forecast|token|word|frame|phon|char|slot|chunk|segment|step|stag(?:er|ing)",
    re.I,
)
ONE_A_SEQUENCE = re.compile(r"classif|sentiment|categor|topic|spam|intent|rating|review|diagnos", re.I)
REDUCING = frozenset({"getitem", "select", "mean", "sum", "max", "amax"})


def wrong_axis(run: Run, step: Step) -> Suspicion | None:
    """An RNN (or attention) that reads the batch as the steps, or a step taken along the wrong axis of what it gave."""
    if step.op in REDUCING:
        return _wrong_step(run, step)
    if step.op in RECURRENT:
        if step.settings.get("batch_first") or step.settings.get("batch_first") is None or len(step.inputs[0]) != 3:
            return None
    elif step.op != "multi_head_attention_forward" or len(step.inputs[0]) != 3 or _attention_batch_first(run, step):
        return None
    source = step.inputs[0]
    if source[1] == 1:
        return None
    for made in run.back(step):
        if axes_of(made.op) and made.op.startswith(("conv", "max_pool", "avg_pool", "adaptive")) and made.inputs:
            if made.inputs[0][0] == source[0] != source[1] and len(made.inputs[0]) == axes_of(made.op) + 2:
                return _read_wrongly(
                    run,
                    step,
                    source,
                    f"{run.where(made)} has its batch of {source[0]} on axis 0, and no step after it moved that axis.",
                )
            return None
        if (
            made.op in {"permute", "transpose", "T", "movedim"}
            and made.inputs
            and made.outputs
            and made.inputs[0][:1] != made.outputs[0][:1]
        ):
            return None
        if made.op in RECURRENT or made.op in {"getitem", "stack", "cat", "embedding"}:
            return None
        if made.op in REGROUPING and len(made.inputs[0]) == 2 < len(made.outputs[0]):
            return None
    return None


def _attention_batch_first(run: Run, step: Step) -> bool:
    """The layer itself swaps the axes before its attention op if batch_first is set."""
    made = run.made(step)
    return made is not None and made.op == "transpose" and made.call == step.call


def _read_wrongly(run: Run, step: Step, source: Shape, evidence: str) -> Suspicion:
    name = run.where(step)
    return Suspicion(
        "batch-first",
        name,
        f"{name} reads axis 0 of {sizes(source)} as the steps, and axis 1 as the batch.",
        evidence,
        f"batch_first=True in {name}.",
        step.line,
    )


def _wrong_step(run: Run, step: Step) -> Suspicion | None:
    made = run.computed(step)
    if made is None or made.op not in RECURRENT or len(step.inputs[0]) != 3 or len(made.inputs[0]) != 3:
        return None
    source, name = step.inputs[0], run.where(made)
    first = made.settings.get("batch_first")
    index = str(step.settings.get("index", "")).replace(" ", "")
    state = step.parents[0] == made.number and step.ports[:1] != (0,) and step.ports != ()
    if state:
        if index in {":,-1", ":,-1,:"}:
            return Suspicion(
                "batch-first",
                run.where(step),
                "This takes the state of the last sample, not that of the last layer.",
                (
                    f"{name} gives h_n as (num_layers·directions, batch, hidden_size) = {sizes(source)}, with "
                    "batch_first or without."
                ),
                f"h_n[-1]: {sizes(source[1:])}.",
                step.line,
            )
        return None
    dim = step.settings.get("dim")
    over_second = index in {":,-1", ":,-1,:", ":,0", ":,0,:"} or (step.op != "getitem" and dim in (1, [1], -2, [-2]))
    over_first = index in {"-1", "-1,:", "-1,:,:"}
    if made.settings.get("batch_first") is None or source[0] == 1 or source[1] == 1:
        return None
    if not first and over_second:
        return Suspicion(
            "batch-first",
            name,
            f"{name} reads axis 0 of {sizes(source)} as the steps, but {run.where(step)} takes a step along axis 1.",
            (
                f"batch_first=False: axis 1 is the batch, so this mixes or picks samples; {sizes(source)} is read "
                f"as {source[0]} steps of {source[1]} samples."
            ),
            f"batch_first=True in {name}, if axis 0 is the batch; otherwise the step is along axis 0, out[-1].",
            step.line,
        )
    if first and over_first:
        return Suspicion(
            "batch-first",
            run.where(step),
            f"This takes the last sample of {sizes(source)}, not the last step.",
            f"{name} has batch_first=True: axis 0 is the batch of {source[0]}.",
            f"out[:, -1]: {sizes((source[0], source[2]))}.",
            step.line,
        )
    return None


def whole_sequence(run: Run, step: Step) -> Suspicion | None:
    """Every step of an RNN goes through the last Linear, though a name or a loss wants one result a sequence."""
    if step.op != "linear" or len(step.inputs[0]) != 3 or not any(out in run.results for out in step.outputs):
        return None
    users = [user for user in run.used_by(step) if user.op not in SAME_SIZE]
    losses = [user for user in users if user.op in LOSSES]
    if len(losses) < len(users):
        return None
    made, root = run.computed(step), run.root
    if made is None or made.op not in RECURRENT or root is None or made.settings.get("batch_first") is None:
        return None
    steps = made.inputs[0]
    if len(steps) != 3 or step.inputs[0][:2] != steps[:2]:
        return None
    if PER_STEP.search(root.kind) or PER_STEP.search(run.where(step)) or PER_STEP.search(run.where(made)):
        return None
    if any(s.op in {"_pack_padded_sequence", "_pad_packed_sequence"} for s in run.steps):
        return None
    if len([s for s in run.steps if s.op in RECURRENT and s.layer != made.layer]) and any(
        p >= 0 and run.steps[p].op in RECURRENT for p in made.parents[1:]
    ):
        return None
    tables = {s.settings.get("num_embeddings") for s in run.steps if s.op == "embedding"}
    if step.settings.get("out_features") in tables or any(
        user.op in RECURRENT | {"add", "cat"} for user in run.used_by(made)
    ):
        return None
    count = steps[1] if made.settings.get("batch_first") else steps[0]
    batch = steps[0] if made.settings.get("batch_first") else steps[1]
    if count < 2:
        return None
    loss = next(
        (loss for loss in losses if len(loss.inputs) > 1 and len(loss.inputs[0]) == 3 > len(loss.inputs[1])), None
    )
    if loss is not None:
        wanted = f"The target of {loss.op} is {sizes(loss.inputs[1])}, without the steps."
    elif ONE_A_SEQUENCE.search(f"{root.kind} {root.layer} {run.where(step)}"):
        wanted = "By its name it classifies whole sequences."
    else:
        return None
    features = step.outputs[0][-1]
    return Suspicion(
        "whole-sequence",
        run.where(step),
        f"All {count} steps of {run.where(made)} go through {run.where(step)}: the result has a row for every step.",
        (
            f"{run.where(made)} gives {sizes(step.inputs[0])}, and the result is {sizes(step.outputs[0])}, not "
            f"{sizes((batch, features))}. {wanted}"
        ),
        "If one result a sequence is meant, keep the last step before it: "
        f"{'out[:, -1]' if made.settings.get('batch_first') else 'out[-1]'}. If one a step is meant, all is well.",
        step.line,
    )
