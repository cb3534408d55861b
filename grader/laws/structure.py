"""Layers: which steps of a forward do the work, and with which settings.

What a trace says comes from the learner's process. It can fail an exercise, never pass one: that these layers matter is
proved by law 4, which changes their weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.contract import Keeps, Layers, Size, Without
from grader.inquiry import Inquiry, Observation, Raised, Subject, ask_model, call, ordinary_sizes, raised_in
from grader.shape_language import read_shape
from grader.verdict import Finding, FindingCode

Step = Mapping[str, Any]
RESIZING = ("interpolate", "upsample", "grid_sample", "resize")
NORMALISING = ("instance_norm", "group_norm")
ADAPTIVE = ("adaptive_avg_pool", "adaptive_max_pool")
FAMILIES = {"resizing": RESIZING, "spatial normalisation": NORMALISING, "adaptive pooling": ADAPTIVE}


@dataclass(frozen=True)
class Traced:
    """One forward at `sizes`: the steps that finished, and the layers of the model; what it raised, with the failing
    step and `explain`'s words, if it did. `builds` tells whether forward builds layers.
    """

    sizes: dict[str, int]
    steps: list[Step]
    layers: list[Mapping[str, Any]] = field(default_factory=list)
    error: Raised | None = None
    failed: Step | None = None
    failure: Mapping[str, Any] = field(default_factory=dict)
    builds: bool = False


def traced(subject: Subject, *several: dict[str, int]) -> Inquiry[list[Traced]]:
    """Trace a forward of one model for each sizes in `several`."""
    actions = [{**call(subject.inputs(sizes)), "do": "trace"} for sizes in several]
    *answers, described = yield from ask_model(subject, *actions, {"do": "describe"})
    layers = list(described.get("layers", []))
    return [_traced(sizes, answer, layers) for sizes, answer in zip(several, answers, strict=True)]


def _traced(sizes: dict[str, int], answer: Observation, layers: list[Mapping[str, Any]]) -> Traced:
    steps = list(answer.get("steps", []))
    if "raised" not in answer:
        return Traced(sizes, steps, layers, builds=bool(answer.get("built")))
    return Traced(sizes, steps, layers, raised_in(answer), answer.get("failed"), answer.get("failure") or {})


def even_sizes(subject: Subject) -> dict[str, int]:
    """Sizes of a fair width, so that a halving can be told from a border lost."""
    return ordinary_sizes(subject.maps, subject.random, 2, 8, 12)


def layers_law(subject: Subject, clauses: Sequence[Layers | Without], one: Traced) -> list[Finding]:
    """Judge every clause about layers on one trace, at `even_sizes`."""
    if one.error is not None:
        return []
    steps, sizes = one.steps, one.sizes
    layers = [layer for layer in one.layers if isinstance(layer, Mapping)]
    unregistered = [step for step in steps if step.get("unregistered") and _has_weights(step)]
    findings = [_unregistered(step, new=one.builds) for step in unregistered[:1]]
    for clause in clauses:
        if (
            isinstance(clause, Layers)
            and clause.quantity != "every"
            and _op(clause.kind) in {s["op"] for s in unregistered}
        ):
            continue  # it works, and has just been told that it is not the model's
        if isinstance(clause, Without):
            findings += _without(clause, steps)
        elif clause.quantity == "every":
            findings += _every(clause, steps)
        else:
            findings += _counted(clause, steps, layers, subject, sizes)
    return findings


def keeps_law(subject: Subject, clauses: Sequence[Keeps]) -> Inquiry[list[Finding]]:
    """The named attributes are there, of the right class, with the right settings."""
    # A lazy layer has its settings after a first forward.
    inputs = subject.inputs(ordinary_sizes(subject.maps, subject.random, 2))
    describing = {"do": "describe", "asked_for": [clause.name for clause in clauses]}
    _, described = yield from ask_model(subject, call(inputs), describing)
    layers = {layer["name"]: layer for layer in described.get("layers", [])}
    findings = []
    for clause in clauses:
        wanted = f"{clause.kind}({_settings(clause.settings)})"
        layer = layers.get(clause.name)
        if layer is None:
            message = f"The model has no layer `{clause.name}`; the contract keeps it as an nn.{clause.kind}."
            findings.append(Finding("missing-layer", message, wanted, "no such attribute", layer=clause.name))
            continue
        found = layer.get("settings", {})
        wrong = {
            name: found.get(name) for name, value in clause.settings.items() if not _agrees(found.get(name), value)
        }
        if layer.get("type", "").removeprefix("Lazy") != clause.kind:
            message = f"`{clause.name}` is an nn.{layer.get('type')}; the contract keeps it as an nn.{clause.kind}."
            findings.append(Finding("changed-layer", message, wanted, str(layer.get("type")), layer=clause.name))
        elif wrong:
            message = f"`{clause.name}` has other settings than the contract keeps."
            findings.append(Finding("changed-layer", message, wanted, _settings(wrong), layer=clause.name))
    return findings


def working_layers(kind: str, steps: Sequence[Step], layers: Sequence[Mapping[str, Any]]) -> list[Step]:
    """The steps of `kind` ("Conv2d") that use weights of the model's own layers of that kind, one for each layer.

    A layer whose weights do their work in other steps (columns unfolded, then a matmul) counts with its own settings.
    So does a step of the kind whose weights are parameters of the model's own, without a layer around them.
    """
    op = _op(kind)
    of_kind = _of_kind(kind, layers)
    found: dict[str, Step] = {}
    for step in sorted(steps, key=lambda step: step.get("op") != op):
        weights = step.get("weights", [])
        owners = [owner for owner in map(_owner, weights) if owner in of_kind]
        if weights and not owners and step.get("op") == op:
            found.setdefault(", ".join(weights), step)
        for owner in dict.fromkeys(owners):
            by_hand = {**step, "layer": owner, "settings": of_kind[owner].get("settings", {}), "by_hand": True}
            found.setdefault(owner, step if step.get("op") == op else by_hand)
    return list(found.values())


def _of_kind(kind: str, layers: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(one.get("name", "")): one for one in layers if str(one.get("type", "")).removeprefix("Lazy") == kind}


def _owner(weight: str) -> str:
    """The layer that a parameter belongs to: "conv" for "conv.weight" and "conv.parametrizations.weight.original0"."""
    holder, parametrised, _ = f".{weight}".partition(".parametrizations.")
    return holder.lstrip(".") if parametrised else weight.rpartition(".")[0]


def resizing_step(subject: Subject) -> Inquiry[Step | None]:
    """The first step of a forward that gives a map another size by resampling it; None where there is none."""
    (one,) = yield from traced(subject, ordinary_sizes(subject.maps, subject.random, 2))
    return next((step for step in one.steps if str(step.get("op", "")).startswith((*RESIZING, *ADAPTIVE))), None)


def _without(clause: Without, steps: Sequence[Step]) -> list[Finding]:
    for step in steps:
        if str(step.get("op", "")).startswith(FAMILIES[clause.family]):
            code: FindingCode = "changed-layer" if clause.family == "spatial normalisation" else "not-equivariant"
            message = f"`{step.get('op')}` is {clause.family}. It is not used here, because {clause.because}."
            return [Finding(code, message, f"no {clause.family}", str(step.get("op")), **at_step(step))]
    return []


def _every(clause: Layers, steps: Sequence[Step]) -> list[Finding]:
    op = _op(clause.kind)
    for step in steps:
        if step.get("op") != op or not _wider(step, clause.wider_than):
            continue
        wrong = _wrong_settings(step, clause.settings, wide_axes_only=True)
        if wrong:
            wide = f" wider than {clause.wider_than}×{clause.wider_than}" if clause.wider_than else ""
            message = (
                f"Every {clause.kind}{wide} has {_settings(clause.settings)}; {_named(step)} has {_settings(wrong)}."
            )
            return [_changed(message, clause, step, wrong)]
    return []


def _counted(
    clause: Layers, steps: Sequence[Step], layers: Sequence[Mapping[str, Any]], subject: Subject, sizes: dict[str, int]
) -> list[Finding]:
    working = working_layers(clause.kind, steps, layers)
    candidates = [step for step in working if _wider(step, clause.wider_than)]
    right = _as_asked_for(clause, candidates, sizes)
    what = f"{clause.kind} with {_settings(clause.settings)}" if clause.settings else clause.kind
    purpose = f" that {clause.purpose}" if clause.purpose else ""
    enough = (
        len(right) == clause.count == len(candidates) if clause.quantity == "exactly" else len(right) >= clause.count
    )
    if enough:
        return []
    expected = told_as_asked_for(clause)
    idle = [one for one in _idle(clause, working, layers) if len(right) < clause.count]
    if idle:
        message = f"`{idle[0]}` is built, and forward does not use it. The contract asks for {expected}."
        return [Finding("missing-layer", message, expected, f"`{idle[0]}` does no work", layer=idle[0])]
    if not candidates:
        message = f"No nn.{clause.kind} does the work here; the contract asks for {expected}."
        return [Finding("missing-layer", message, expected, f"no {clause.kind} in use")]
    if len(candidates) < clause.count:
        message = f"The contract asks for {expected}; {_in_use(candidates)}."
        return [Finding("missing-layer", message, expected, f"{len(candidates)} in use")]
    if clause.output and not right:
        kind_right = [step for step in candidates if not _wrong_settings(step, clause.settings)]
        if kind_right:
            step = kind_right[0]
            gives, asked = (_sized(shape) for shape in (step["out"][0], read_shape_with_any(clause.output, sizes)))
            message = (
                f"{_named(step)} gives {gives} and not {asked}, and something after it forces the size. "
                f"The contract asks for a {what}{purpose} by itself."
            )
            return [Finding("changed-layer", message, asked, gives, **at_step(step))]
    if clause.quantity == "exactly" and len(candidates) > clause.count:
        message = f"The contract asks for {expected}; {_in_use(candidates)}."
        return [Finding("changed-layer", message, expected, f"{len(candidates)} in use")]
    step = next(step for step in candidates if step not in right)
    wrong = _wrong_settings(step, clause.settings)
    message = f"The contract asks for {expected}; {_named(step)} has {_settings(wrong)}."
    if "dilation" in wrong and not _wider(step, 1):
        message += " Its kernel is 1 wide: between its taps there is nothing to leave out."
    return [_changed(message, clause, step, wrong)]


def layers_asked_for(clause: Layers, one: Traced) -> list[Step]:
    """The working layers that are as `clause` has them."""
    return _as_asked_for(clause, working_layers(clause.kind, one.steps, one.layers), one.sizes)


def _as_asked_for(clause: Layers, working: Sequence[Step], sizes: dict[str, int]) -> list[Step]:
    right = [step for step in working if _wider(step, clause.wider_than) and not _wrong_settings(step, clause.settings)]
    if not clause.output:
        return right
    shape = read_shape_with_any(clause.output, sizes)
    return [step for step in right if "by_hand" in step or (step.get("out") and _fits(step["out"][0], shape))]


def told_as_asked_for(clause: Layers) -> str:
    """How many of what, in words."""
    number = f"exactly {clause.count}" if clause.quantity == "exactly" else f"at least {clause.count}"
    settings = f" with {_settings(clause.settings)}" if clause.settings else ""
    purpose = f" that {clause.purpose}" if clause.purpose else ""
    return f"{number} {clause.kind}{settings}{purpose}"


def _idle(clause: Layers, working: Sequence[Step], layers: Sequence[Mapping[str, Any]]) -> list[str]:
    """Layers with the settings asked for that do not work. The model itself is none: it has no name."""
    at_work = {_owner(weight) for step in working for weight in step["weights"]}
    of_kind = _of_kind(clause.kind, layers)
    return [
        name
        for name, layer in of_kind.items()
        if name
        and name not in at_work
        and not _wrong_settings(layer, clause.settings)
        and _wider(layer, clause.wider_than)
    ]


def _in_use(steps: Sequence[Step]) -> str:
    return f"{len(steps)} {'is' if len(steps) == 1 else 'are'} in use"


def _changed(message: str, clause: Layers, step: Step, wrong: Mapping[str, Any]) -> Finding:
    return Finding(
        "changed-layer",
        message,
        _settings(clause.settings),
        _settings(wrong),
        line=step.get("line"),
        file=str(step.get("source") or ""),
        layer=str(step.get("layer", "")),
    )


def _unregistered(step: Step, *, new: bool) -> Finding:
    """A layer whose weights are not the model's: new in each call, or kept where the model does not know of them."""
    at: dict[str, Any] = {"line": step.get("line"), "file": str(step.get("source") or "")}
    what = _named(step)
    what = what[0].upper() + what[1:]
    if new:
        message = (
            f"{what} is built inside forward: its weights are new in each call and can never learn. "
            "Build it in __init__ and assign it to self."
        )
        return Finding("not-deterministic", message, "layers built in __init__", "a layer built in forward", **at)
    message = (
        f"{what} works with weights that the model does not know of: no optimiser gets them, and they can never learn. "
        "Layers in a plain list or dict are hidden like this. Use nn.ModuleList or nn.ModuleDict, or assign each layer "
        "to self in __init__."
    )
    return Finding("dead-parameter", message, "layers registered in the model", "weights it does not know of", **at)


def _has_weights(step: Step) -> bool:
    return str(step.get("op", "")).startswith(("conv", "linear", "bilinear", "lstm", "gru", "rnn"))


def at_step(step: Step) -> dict[str, Any]:
    """Where a step stands, as a finding takes it."""
    return {"line": step.get("line"), "file": str(step.get("source") or ""), "layer": str(step.get("layer") or "")}


def _op(kind: str) -> str:
    return {"Conv1d": "conv1d", "Conv2d": "conv2d", "Conv3d": "conv3d", "Linear": "linear"}.get(kind, kind.lower())


def _wider(step: Step, width: int) -> bool:
    kernel = step.get("settings", {}).get("kernel_size", [])
    sizes = kernel if isinstance(kernel, list) else [kernel]
    return not width or any(isinstance(size, int) and size > width for size in sizes)


def _wrong_settings(step: Step, wanted: Mapping[str, Any], *, wide_axes_only: bool = False) -> dict[str, Any]:
    found = step.get("settings", {})
    kernel = found.get("kernel_size")
    wrong = {}
    for name, value in wanted.items():
        own = found.get(name)
        judged = own
        # A 1×3 kernel is 3 wide where it is wide at all, and a dilation does nothing to an axis that is 1 wide.
        narrowed = wide_axes_only or name == "dilation"
        if narrowed and isinstance(own, list) and isinstance(kernel, list) and len(own) == len(kernel):
            judged = [one for one, size in zip(own, kernel, strict=True) if size != 1]
        if not _agrees(judged, value):
            wrong[name] = own
    return wrong


def _agrees(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Size):
        values = found if isinstance(found, list) else [found]
        most = float("inf") if wanted.maximum is None else wanted.maximum
        return any(isinstance(one, int) and wanted.minimum <= one <= most for one in values)
    if isinstance(found, list):
        if isinstance(wanted, (list, tuple)):
            return list(found) == list(wanted)
        return all(one == wanted for one in found)
    return bool(found == wanted)


def read_shape_with_any(text: str, sizes: Mapping[str, int]) -> list[int | None]:
    """A shape in the contract's letters, filled in; `*` becomes None, which any size fits."""
    return [None if word == "*" else read_shape(word)[0].size(sizes) for word in text.split()]


def _sized(shape: Sequence[int | None]) -> str:
    """A shape as people write it, `*` for any size."""
    return f"({', '.join('*' if size is None else str(size) for size in shape)})"


def _fits(shape: Sequence[int], wanted: Sequence[int | None]) -> bool:
    """Whether a layer gave what is wanted, or a little more, which a crop may take away; less can only be made up."""
    pairs = zip(shape, wanted, strict=False)
    return len(shape) == len(wanted) and all(want is None or want <= size <= want + 2 for size, want in pairs)


def _named(step: Step) -> str:
    layer = str(step.get("layer") or "")
    return f"`{layer}`" if layer else f"the {step.get('op')} in forward"


def _settings(settings: Mapping[str, Any]) -> str:
    def value(one: Any) -> str:
        if isinstance(one, Size):
            return str(one.minimum) if one.minimum == one.maximum else f"{one.minimum} or more"
        if isinstance(one, list) and len(set(map(str, one))) == 1:
            return str(one[0])
        return "×".join(map(str, one)) if isinstance(one, (list, tuple)) else str(one)

    return ", ".join(f"{name}={value(one)}" for name, one in settings.items())
