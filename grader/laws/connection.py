"""Law 4: every element of every weight is connected to the output."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.inquiry import (
    Garbled,
    Inquiry,
    NotATensor,
    Observation,
    Raised,
    Subject,
    Unsteady,
    ask_model,
    call,
    drawn,
    outcome,
    outputs,
    raised_in,
    side_by_side,
)
from grader.inquiry import ordinary_sizes as sizes_near
from grader.verdict import Finding
from grader.wire import Array, unpack

DRAWS = 6
TRAINED = 10  # inputs in train mode: a layer that is left out every other time is there at one of them
SAMPLED = 5
ENOUGH = 1200
FAR = 10**6  # further than any largest size
LARGER, ALIKE = 1.1, 0.5
# Behind these a bias may cancel without any mistake.
CANCELLING = (
    "batch_norm",
    "layer_norm",
    "group_norm",
    "instance_norm",
    "normalize",
    "softmax",
    "log_softmax",
    "scaled_dot_product_attention",
    "multi_head_attention",
    "std",
    "var",
)
BY_HAND = ({"mean", "sub"}, {"exp", "sum", "div"})  # a mean taken off, a softmax


def connection_law(subject: Subject) -> Inquiry[list[Finding]]:
    """Gradients over several fresh models tell which elements are dead; changing some of the others tests what was
    told.

    A ReLU that is shut hides what is before it, in a deep model for many draws. So what has no gradient after a few is
    asked about once more with every ReLU rounded off: no gradient then either means dead. Where only the rounding
    brought one, changes to the model as it is decide.
    """
    try:
        return (yield from _connected(subject))
    except _Untrainable as untrainable:
        return [untrainable.finding]


class _Untrainable(Exception):
    """The output was computed, and no gradient of the weights can be had at all; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


def _no_backward(error: Raised) -> Finding:
    message = f"forward runs, and asking for the gradient of the weights raises: the model cannot train. {error.short}"
    return Finding("raises", message, "a gradient for every weight", error.short, line=error.line, file=error.file)


def _does_not_train(error: Raised) -> Finding:
    message = f"The weights can't be given other values, as training gives them. {error.short}"
    return Finding("raises", message, "an output for other weights", error.short, line=error.line, file=error.file)


def _all_frozen(name: str) -> Finding:
    message = f"Every weight is frozen (requires_grad=False), `{name}` among them: none of them can learn."
    return Finding("dead-parameter", message, "weights that can learn", "all weights frozen")


def _connected(subject: Subject) -> Inquiry[list[Finding]]:
    alive, idle, in_graph = yield from _alive(subject, {}, rounded=False)
    hidden: dict[str, Array] = {}
    if any(not mask.all() for mask in alive.values()):
        rounded, _, _ = yield from _alive(subject, alive, rounded=True)
        hidden = {name: mask & ~alive[name] for name, mask in rounded.items() if (mask & ~alive[name]).any()}
        alive = rounded
    dead = {name: ~mask for name, mask in alive.items() if not mask.all()}
    if dead:
        exempt = yield from _cancelled_biases(subject, set(dead), in_graph)
        dead = {name: mask for name, mask in dead.items() if name not in exempt}
    if dead:
        whole = [name for name, mask in dead.items() if mask.all()]
        without_effect = yield from _without_effect(subject, whole)
        if len(without_effect) < len(whole) == len(alive):
            # No weight has a gradient and some have an effect: all are cut off, and a rounding hides the other effects.
            without_effect = set()
        return [_told(dead, alive, without_effect)]
    for name, mask in hidden.items():
        moved = yield from _any_moves(subject, name, np.flatnonzero(mask))
        if not moved:
            return [_told({name: mask}, alive, set())]
    first, second = subject.apart(2)
    tests = (_tested_by_change(first, alive, idle), _in_training(second))
    return next(filter(None, (yield from side_by_side(*tests))), [])


def _in_training(subject: Subject) -> Inquiry[list[Finding]]:
    """In train mode every weight must get some gradient, at one of several inputs: a layer may be left out at times.

    A bias in front of a batch normalisation gets none there, so biases are not asked about.
    """
    dead: set[str] | None = None
    count = 0
    for attempt in range(TRAINED):
        action = {**call(subject.unpadded_inputs(_sizes(subject, attempt % 2))), "do": "gradients", "mode": "train"}
        (answer,) = yield from ask_model(subject, action)
        told = answer.get("parameters")
        alive = {name: unpack(one["alive"]).any() for name, one in told.items()} if isinstance(told, Mapping) else {}
        count = len(alive)
        without = {name for name, has_some in alive.items() if not has_some}
        dead = without if dead is None else dead & without
        if all("bias" in name.rsplit(".", 1)[-1] for name in dead):
            return []
    weights = sorted(name for name in dead or () if "bias" not in name.rsplit(".", 1)[-1])
    every = len(dead or ()) == count
    message = (
        f"In train mode {'no weight gets a gradient' if every else f'`{weights[0]}` gets no gradient'}; in eval mode "
        f"{'they do' if every else 'it does'}. Look for what stops it where `self.training` is set: torch.no_grad(), "
        "set_grad_enabled, detach, an argmax."
    )
    return [Finding("no-gradient", message, "a gradient in train mode too", "none in train mode")]


def _alive(
    subject: Subject, before: dict[str, Array], *, rounded: bool
) -> Inquiry[tuple[dict[str, Array], dict[str, Array], set[str]]]:
    """Which elements of each weight have had a gradient, in `before` or now; which of them torch's own parametrisation
    leaves aside, which count as alive; which weights are in the graph.
    """
    alive = dict(before)
    idle: dict[str, Array] = {}
    in_graph: set[str] = set()
    for attempts in ((0, 1), *((attempt,) for attempt in range(2, DRAWS))):
        apart = zip(subject.apart(len(attempts)), attempts, strict=True)
        found = yield from side_by_side(*(_gradients(own, _sizes(own, attempt), rounded) for own, attempt in apart))
        for told, aside, reached in found:
            idle |= aside
            for name, mask in told.items():
                mask = mask | aside[name] if name in aside and aside[name].shape == mask.shape else mask
                if name in alive and alive[name].shape != mask.shape:
                    raise Garbled(f"{name} changes its shape")
                alive[name] = alive[name] | mask if name in alive else mask
            in_graph |= reached
        if all(mask.all() for mask in alive.values()):
            break
    return alive, idle, in_graph


def _sizes(subject: Subject, attempt: int, batch: int = 4) -> dict[str, int]:
    """Sizes that grow with the attempts: at small ones a kernel's outer weights may see nothing but padding.

    Every third time they are the largest, where there are such: an embedding of each position is read there.
    """
    maps = subject.maps
    low = 8 + 6 * min(attempt // 2, 4)
    if any(letter == "T" for letter in maps.mapped.letters):
        low = 4 + attempt
    sizes = sizes_near(replace(maps, sizes={**maps.sizes, **maps.weights_at}), subject.random, batch, low, low + 6)
    if attempt % 3 < 2:
        return sizes
    limited = {letter: size for letter, size in maps.sizes.items() if size.maximum}
    return sizes | {letter: drawn(size, subject.random, FAR, FAR) for letter, size in limited.items()}


def _gradients(
    subject: Subject, sizes: dict[str, int], rounded: bool
) -> Inquiry[tuple[dict[str, Array], dict[str, Array], set[str]]]:
    inputs = subject.unpadded_inputs(sizes)
    (answer,) = yield from ask_model(subject, {**call(inputs), "do": "gradients", "rounded": rounded})
    if "raised" in answer and not rounded:
        raise _Untrainable(_no_backward(raised_in(answer)))
    parameters = answer.get("parameters")
    if not isinstance(parameters, Mapping):
        return {}, {}, set()
    if not parameters and answer.get("frozen"):
        raise _Untrainable(_all_frozen(str(answer["frozen"][0])))
    masks = {name: unpack(one["alive"]) for name, one in parameters.items()}
    reached = {name for name, told in zip(masks, answer.get("in_graph", []), strict=False) if told is True}
    idle = {name: unpack(mask) for name, mask in answer.get("idle", {}).items() if ".parametrizations." in f".{name}"}
    return masks, idle, reached


def _cancelled_biases(subject: Subject, dead: set[str], in_graph: set[str]) -> Inquiry[set[str]]:
    biases = {name for name in dead if "bias" in name.rsplit(".", 1)[-1] and name in in_graph}
    if not biases:
        return set()
    sizes = _sizes(subject, 0)
    (answer,) = yield from ask_model(subject, {**call(subject.inputs(sizes)), "do": "trace"})
    ops = {str(step.get("op", "")) for step in answer.get("steps", [])}
    return biases if any(op.startswith(CANCELLING) for op in ops) or any(ops >= one for one in BY_HAND) else set()


def _without_effect(subject: Subject, names: list[str]) -> Inquiry[set[str]]:
    """Those of the weights that change nothing. One behind a detach still does: it is dead, though it is used."""
    if not names:
        return set()
    changes = [[name, 0, by] for name in names for by in (-2.0, 2.0)]
    inputs = subject.unpadded_inputs(_sizes(subject, 0))
    found = yield from _nudged(subject, inputs, changes)
    if isinstance(found, Raised):
        return set()
    before, *after = found
    moved = {name for (name, _, _), output in zip(changes, after, strict=True) if not np.array_equal(before, output)}
    return set(names) - {str(name) for name in moved}


def _any_moves(subject: Subject, name: str, places: Array) -> Inquiry[bool]:
    """Whether changing one of these elements ever changes the output, over many fresh models, or always raises."""
    answered = False
    for attempt in range(3 * DRAWS):
        chosen = subject.random.choice(places, min(3, places.size), replace=False)
        by = (1.0 if attempt % 2 == 0 else -1.0) * (0.5 + attempt / 4)
        inputs = subject.unpadded_inputs(_sizes(subject, attempt))
        changes = [[name, int(place), by] for place in chosen]
        found = yield from _nudged(subject, inputs, changes)
        if isinstance(found, Raised):
            continue
        answered = True
        if not all(np.array_equal(found[0], output) for output in found):
            return True
    return not answered


def _told(dead: dict[str, Array], alive: dict[str, Array], without_effect: set[str]) -> Finding:
    """One finding for all dead weights: a layer that changes nothing at all is told as unused."""
    whole = [name for name, mask in dead.items() if mask.all()]
    layers = sorted({name.rpartition(".")[0] for name in whole})
    unused = [
        layer
        for layer in layers
        if layer and all(name in without_effect for name in alive if name.rpartition(".")[0] == layer)
    ]
    expected = "every weight can change the output"
    if unused:
        what = ", ".join(f"`{layer}`" for layer in unused)
        if len(unused) == 1:
            message = (
                f"{what} is built and has no effect: the output does not depend on its weights. Is it used in forward?"
            )
        else:
            message = f"{what} are built and have no effect: the output does not depend on their weights."
        return Finding("unused-layer", message, expected, f"without effect: {what}", layer=unused[0])
    name = max(dead, key=lambda one: int(dead[one].sum()))
    count = f"{int(dead[name].sum()):,} of {dead[name].size:,}"
    message = (
        f"In `{name}`, {count} weights{_slice(name, dead[name])} are not connected to the output by a gradient: "
        "they can never learn."
    )
    if name in whole and name not in without_effect:
        message += " The output does depend on them, so something on the way cuts the gradient: "
        message += "`.detach()`, `.data`, `torch.no_grad()`, NumPy, a rounding or an argmax."
    return Finding("dead-parameter", message, expected, f"{count} are dead", layer=name.rpartition(".")[0])


def _slice(name: str, mask: Array) -> str:
    """The dead part of a weight as a slice of its first or second axis, " (`fc.weight[:, 8:20]`)"; "" if it is none."""
    for axis in range(min(mask.ndim, 2) if not mask.all() else 0):
        others = tuple(other for other in range(mask.ndim) if other != axis)
        places = np.flatnonzero(mask.any(axis=others))
        whole = bool(np.asarray(mask.all(axis=others))[places].all())
        if whole and places[-1] - places[0] + 1 == places.size:
            return f" (`{name}[{':, ' * axis}{places[0]}:{places[-1] + 1}]`)"
    return ""


def _tested_by_change(subject: Subject, alive: dict[str, Array], idle: dict[str, Array]) -> Inquiry[list[Finding]]:
    """Change a few elements of each weight: what a gradient says is connected must change the output, and a slightly
    larger change must change it alike. Rounding, of something added and taken off again, does not. Where the weights
    can't be changed at all, that is told: nothing but what the model says of itself would speak for it.
    """
    raised: Raised | None = None
    answered = False
    asked_for = {name: np.flatnonzero(~idle.get(name, np.zeros_like(mask))) for name, mask in alive.items()}
    open_ = {(name, int(index)) for name, places in asked_for.items() for index in _sample(subject, places)}
    for attempt in range(3 * DRAWS):
        if not open_:
            return []
        # Nearly all move at once, for a single sample and in some of its output; only later must all of it travel.
        sizes = _sizes(subject, attempt, batch=1 if attempt < 2 else 4)
        every = _spread(subject.maps.mapped.output_shape(sizes)) if attempt < 2 else None
        by = (1.0 if attempt % 2 == 0 else -1.0) * (0.5 + attempt)
        asked = sorted(open_)
        changes = [[*one, more * by] for more in (1.0, LARGER) for one in asked]
        # One model for both: another may be built with other weights, whatever the seed.
        found = yield from _nudged(subject, subject.unpadded_inputs(sizes), changes, every)
        if isinstance(found, Raised):
            raised = found
            continue
        answered = True
        before, *after = found
        pairs = zip(asked, after[: len(asked)], after[len(asked) :], strict=True)
        open_ = {one for one, near, far in pairs if not _moves(before, near, far)}
    if not open_:
        return []
    if raised is not None and not answered:
        return [_does_not_train(raised)]
    exempt = yield from _cancelled_biases(subject, {name for name, _ in open_}, set(alive))
    open_ = {(name, index) for name, index in open_ if name not in exempt}
    if not open_:
        return []
    name, index = min(open_)
    message = f"Changing element {index} of `{name}` does not change the output."
    return [
        Finding("dead-parameter", message, "every weight can change the output", "an element without effect",
                layer=name.rpartition(".")[0])
    ]  # fmt: skip


def _spread(output: tuple[int, ...]) -> int:
    """How far apart to take elements of an output for ENOUGH of them, and for some of each channel, row and column."""
    elements = math.prod(output)
    every = max(1, elements // ENOUGH)
    while math.gcd(every, elements) > 1:
        every += 1
    return every


def _nudged(
    subject: Subject, inputs: Sequence[Array], changes: list[list[Any]], every: int | None = None
) -> Inquiry[list[Array] | Raised]:
    """The output of a fresh model, and after each of `changes` made alone; or what the model raises.

    With `every`, only so many-th elements of each.
    """
    action = {**call(inputs), "do": "nudge", "changes": changes}
    (answer,) = yield from ask_model(subject, action if every is None else {**action, "every": every})
    return raised_in(answer) if "raised" in answer else outputs_of_nudges(answer, len(changes))


def outputs_of_nudges(answer: Observation, count: int) -> list[Array]:
    """What a "nudge" of `count` changes gave: the output of the unchanged model, and after each, all of one shape.

    Raises Garbled; Unsteady where the shape changes with a weight's value.
    """
    each = answer.get("each")
    if isinstance(each, list) and all(isinstance(one, Mapping) for one in each):
        found = outputs(each)
    else:
        together = outcome({"value": answer.get("together")})
        found = list(together) if isinstance(together, np.ndarray) and together.ndim else []
    if len(found) != count + 1:
        raise Garbled("the outputs are not one for each change")
    of_one_shape(found)
    return found


def _moves(before: Array, near: Array, far: Array) -> bool:
    """Whether a change brought `before` to `near`, and one LARGER in proportion to `far`, and not rounding alone."""
    if not before.shape == near.shape == far.shape:
        return True
    moved = float(np.linalg.norm((near - before).astype(np.float64)))
    return moved > 0 and float(np.linalg.norm((far - near).astype(np.float64))) < ALIKE * moved


def _sample(subject: Subject, places: Array) -> Array:
    return subject.random.choice(places, min(SAMPLED, places.size), replace=False) if places.size else places


def of_one_shape(found: Sequence[Array]) -> None:
    """Raise Unsteady for the first output whose shape is not that of the one before all."""
    for one in found:
        if one.shape != found[0].shape:
            raise Unsteady(NotATensor(f"a tensor of {one.shape} in place of {found[0].shape}"))
