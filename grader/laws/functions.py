"""Function exercises: the learner's function agrees with a reference, or turns one layer into another."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.contract import Agrees, ConvertsLayer, Mistake
from grader.inquiry import Garbled, Inquiry, Observation, Raised, Subject, ask_function, outcome, outputs, raised_in
from grader.laws.samples import difference
from grader.reference import conv2d
from grader.verdict import Finding
from grader.wire import Array, pack, unpack

TOLERANCE = 1e-5


def agrees_law(subject: Subject, clause: Agrees, repeat: Mapping[str, float] | None = None) -> Inquiry[list[Finding]]:
    """Every case at once; one finding for each way of disagreeing (raises, does not raise, other value).

    `repeat` is as in `ask_function`.
    """
    cases = list(clause.cases(subject.random))
    answers = yield from ask_function(subject, [_call(case) for case in cases], repeat)
    wrong: dict[str, list[tuple[Any, Any, Any]]] = {}
    for case, answer in zip(cases, answers, strict=True):
        wanted = applied(clause.reference, case)
        found = raised_in(answer) if "raised" in answer else decoded(answer.get("returned"))
        code = _disagreement(wanted, found)
        if code:
            wrong.setdefault(code, []).append((case, wanted, found))
    # The way that most cases go wrong is nearest to the mistake itself.
    ways = sorted(wrong, key=lambda code: -len(wrong[code]))
    return [_finding(subject, clause, code, wrong[code], cases, answers) for code in ways]


def applied(function: Callable[..., Any], case: Any) -> Any:
    """`function` on a case; the ValueError itself where it raises one."""
    try:
        return function(**case) if isinstance(case, Mapping) else function(*case)
    except ValueError as error:
        return error


def decoded(value: Any) -> Any:
    """A returned value from its JSON form; what could not travel stays a dict."""
    if not isinstance(value, dict):
        return value
    (kind, content), *_ = value.items()
    if kind == "float":
        return float(content)
    if kind == "array":
        return unpack(content)
    if kind in ("list", "tuple"):
        items = [decoded(item) for item in content]
        return tuple(items) if kind == "tuple" else items
    if kind == "dict":
        return {str(decoded(key)): decoded(item) for key, item in content}
    return value


def _call(case: Any) -> dict[str, Any]:
    if isinstance(case, Mapping):
        return {"arguments": [], "named": {name: _encoded(value) for name, value in case.items()}}
    return {"arguments": [_encoded(value) for value in case]}


def _encoded(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return {"array": pack(value)}
    if isinstance(value, (list, tuple)):
        return {"tuple" if isinstance(value, tuple) else "list": [_encoded(item) for item in value]}
    return value


def _disagreement(wanted: Any, found: Any) -> str:
    if isinstance(wanted, ValueError):
        if not isinstance(found, Raised):
            return "does-not-raise"
        return "" if "ValueError" in found.kinds else "raises"
    if isinstance(found, Raised):
        return "raises"
    return "" if _same(wanted, found) else "wrong-value"


def _same(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, np.ndarray):
        return isinstance(found, np.ndarray) and difference(found, wanted) <= TOLERANCE
    if isinstance(wanted, (list, tuple)):
        return isinstance(found, (list, tuple)) and len(wanted) == len(found) and all(map(_same, wanted, found))
    if isinstance(found, np.ndarray):
        if found.size != 1:
            return False
        found = found.reshape(-1)[0].item()
    if found is None or isinstance(found, (bool, dict, str)):
        return bool(wanted is found or (type(wanted) is type(found) and wanted == found))
    return bool(wanted == found)


def _finding(
    subject: Subject, clause: Agrees, code: str, some: list[tuple[Any, Any, Any]], cases: list[Any],
    answers: list[Observation],
) -> Finding:  # fmt: skip
    case, wanted, found = min(some, key=lambda one: len(_spoken_case(one[0])))
    called = f"{subject.exercise.name}({_spoken_case(case)})"
    often = f" (and {len(some) - 1} more of {len(cases)} cases)" if len(some) > 1 else ""
    arithmetic = clause.arithmetic(**case) if clause.arithmetic and isinstance(case, Mapping) else ""
    if clause.arithmetic and not isinstance(case, Mapping):
        arithmetic = clause.arithmetic(*case)
    if code == "does-not-raise":
        message = f"{called} returns {_spoken(found)}, where torch raises: there is no such size{often}."
        return Finding("does-not-raise", message, "ValueError", _spoken(found), arithmetic=arithmetic)
    if code == "raises":
        expected = "ValueError" if isinstance(wanted, ValueError) else _spoken(wanted)
        message = f"{called} raises {found.short}{often}."
        return Finding(
            "raises",
            message,
            expected,
            found.short,
            line=found.line,
            file=found.file,
            arithmetic=arithmetic,
            family=found.cause,
            hint=found.fix,
        )
    family = _family(clause.mistakes, cases, answers)
    message = f"{called} returns {_spoken(found)}{often}."
    if family:
        message += f" This is {family}."
    return Finding("wrong-value", message, _spoken(wanted), _spoken(found), family=family, arithmetic=arithmetic)


def _family(mistakes: tuple[Mistake, ...], cases: list[Any], answers: list[Observation]) -> str:
    """The known mistake that gives the same answers wherever both give one."""
    for mistake in mistakes:
        pairs = [
            (applied(mistake.reference, case), decoded(answer["returned"]))
            for case, answer in zip(cases, answers, strict=True)
            if "returned" in answer
        ]
        known = [(wanted, found) for wanted, found in pairs if not isinstance(wanted, ValueError)]
        if known and all(_same(wanted, found) for wanted, found in known):
            return mistake.name
    return ""


def _spoken_case(case: Any) -> str:
    if isinstance(case, Mapping):
        return ", ".join(f"{name}={_spoken(value)}" for name, value in case.items())
    return ", ".join(_spoken(value) for value in case)


def _spoken(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"a tensor of {tuple(value.shape)}"
    if isinstance(value, dict) and "other" in value:
        return str(value["other"])
    return repr(value)[:200]


# --- a layer into another --------------------------------------------------------------------------


def converts_law(subject: Subject, clause: ConvertsLayer) -> Inquiry[list[Finding]]:
    """Give the function several layers with weights of the judge's; look at what it returns and what that computes."""
    cases = []
    for settings in map(dict, clause.cases(subject.random)):
        weights = _drawn_weights(subject, settings)
        given = {"kind": clause.kind, "settings": settings, "weights": {n: pack(w) for n, w in weights.items()}}
        cases.append((settings, weights, given, _inputs(subject, int(clause.settings["in_channels"]))))
    calls = [{"arguments": [{"layer": given}], "then_on": list(map(pack, inputs))} for _, _, given, inputs in cases]
    answers = yield from ask_function(subject, calls)
    for (settings, weights, _, inputs), answer in zip(cases, answers, strict=True):
        finding = _converted(subject, clause, settings, weights, inputs, answer)
        if finding:
            return [finding]
    return []


def _inputs(subject: Subject, channels: int) -> list[Array]:
    """Pictures for the layer that comes back: the first ones twice, one alone, and a batch of positive square ones."""
    first, alone, several = (
        subject.random.standard_normal((count, channels, height, width)).astype(np.float32)
        for count, height, width in ((2, 17, 14), (1, 23, 31), (8, 19, 19))
    )
    return [first, first, alone, np.abs(several)]


def _drawn_weights(subject: Subject, settings: Mapping[str, Any]) -> dict[str, Array]:
    kernel = settings["kernel_size"]
    size = (kernel, kernel) if isinstance(kernel, int) else tuple(kernel)
    weights = {"weight": subject.random.standard_normal((settings["out_channels"], settings["in_channels"], *size))}
    if settings.get("bias", True):
        weights["bias"] = subject.random.standard_normal(settings["out_channels"])
    return {name: weight.astype(np.float32) for name, weight in weights.items()}


def _converted(
    subject: Subject, clause: ConvertsLayer, settings: Mapping[str, Any], weights: Mapping[str, Array],
    inputs: Sequence[Array], answer: Observation,
) -> Finding | None:  # fmt: skip
    asked = f"{subject.exercise.name}(nn.{clause.kind}({_spoken_settings(settings)}))"
    if "raised" in answer:
        error = raised_in(answer)
        return _raises(f"{asked} raises an error. {error.sentence}", f"an nn.{clause.kind}", error, answer)
    if answer.get("changed_later"):
        message = f"The layer that {asked} returns is changed afterwards, by a thread. Return it when it is done."
        return Finding("changed-layer", message, "a layer that stays as it is", "other weights a moment later")
    after = answer.get("arguments_after", [{}])[0].get("layer", {})
    if not _unchanged(after, weights, settings):
        message = "The layer that was given is changed by the call. Build a new one and copy into it."
        return Finding("changed-layer", message, "the given layer as it was", "its weights or settings changed")
    returned = answer.get("returned")
    layer = returned.get("layer") if isinstance(returned, dict) else None
    if not isinstance(layer, dict) or layer.get("kind") != clause.kind:
        what = layer.get("kind") if isinstance(layer, dict) else _spoken(decoded(returned))
        return Finding("missing-layer", f"{asked} returns {what}.", f"an nn.{clause.kind}", str(what))
    wanted = {**clause.settings, **{name: settings[name] for name in clause.kept if name in settings}}
    found = layer.get("settings", {})
    wrong = {name: found.get(name) for name, value in wanted.items() if not _same_setting(found.get(name), value)}
    if wrong:
        names = ", ".join(wrong)
        message = f"{asked} returns a layer with another {names}."
        expected = _spoken_settings({name: wanted[name] for name in wrong})
        return Finding("changed-layer", message, expected, _spoken_settings(wrong))
    finding = _computes(clause, settings, weights, inputs, answer, asked)
    return finding or _computed_otherwise(clause, settings, layer, inputs[0], answer, asked)


def _raises(message: str, expected: str, error: Raised, answer: Observation) -> Finding:
    """The finding for `error`, with what `explain` says of it: what happened, and where it came from."""
    told = answer.get("failure")
    failure = told if isinstance(told, dict) else {}
    what = str(failure.get("message", ""))
    return Finding(
        "raises",
        message,
        expected,
        error.short,
        line=error.line or failure.get("line"),
        file=error.file or str(failure.get("source") or ""),
        arithmetic="" if what == error.short else what,
        family=str(failure.get("cause", "")),
        hint=error.fix,
    )


def _computes(
    clause: ConvertsLayer, settings: Mapping[str, Any], weights: Mapping[str, Array], inputs: Sequence[Array],
    answer: Observation, asked: str,
) -> Finding | None:  # fmt: skip
    """What is wrong with what the returned layer gives: for each input in eval mode, for the first in training too."""
    then = answer.get("then")
    if not isinstance(then, list) or len(then) != len(inputs) + 1 or not all(isinstance(one, Mapping) for one in then):
        raise Garbled("the returned layer's outputs are not one for each input")
    for place, (x, told) in enumerate(zip([*inputs, inputs[0]], then, strict=True)):
        one = outcome(told)
        if isinstance(one, Raised):
            message = f"The layer that {asked} returns raises when it is called. {one.sentence}"
            return _raises(message, "an output", one, told)
        (found,) = outputs([told])
        wanted = clause.reference(weights, settings, x)
        if found.shape == wanted.shape and difference(found, wanted) <= 10 * TOLERANCE:
            continue
        for mistake in clause.mistakes:
            alike = mistake.reference(weights, settings, x)
            if found.shape == alike.shape and difference(found, alike) <= 10 * TOLERANCE:
                message = f"The returned layer computes {mistake.name}; it must compute {clause.description}."
                return Finding("wrong-value", message, clause.description, mistake.name, family=mistake.name)
        how = "" if not place else " in train mode" if place == len(inputs) else f" for a later input, {x.shape}"
        message = f"The returned layer must compute {clause.description}; its output is another{how}."
        return Finding("wrong-value", message, clause.description, "other values")
    return None


def _computed_otherwise(
    clause: ConvertsLayer, settings: Mapping[str, Any], layer: Mapping[str, Any], x: Array, answer: Observation,
    asked: str,
) -> Finding | None:  # fmt: skip
    """Whether the right output comes from somewhere else than the layer's own weights, as it tells them."""
    weights = {name: unpack(value) for name, value in layer.get("weights", {}).items()}
    weight = weights.get("weight")
    if clause.kind != "Conv2d" or weight is None or weight.ndim != 4 or weight.shape[1] != x.shape[1]:
        return None
    (found,) = outputs(answer["then"][:1])
    with contextlib.suppress(ValueError):  # weights of sizes that no such layer has
        own = conv2d(weight, weights.get("bias"), settings, x)
        if own.shape == found.shape and difference(own, found) <= 10 * TOLERANCE:
            return None
    message = (
        f"The layer that {asked} returns gives the right output, but not by its own weights, which are what is trained "
        "and saved. Put the new weights into its `weight` and `bias`."
    )
    return Finding("unused-layer", message, "an output computed from the layer's own weights", "an output from others")


def _unchanged(after: Mapping[str, Any], weights: Mapping[str, Array], settings: Mapping[str, Any]) -> bool:
    found = {name: unpack(value) for name, value in after.get("weights", {}).items()}
    same_weights = found.keys() == weights.keys() and all(np.array_equal(found[name], weights[name]) for name in found)
    own = after.get("settings", {})
    return same_weights and all(_same_setting(own.get(name), value) for name, value in settings.items())


def _same_setting(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, (list, tuple)) or isinstance(found, (list, tuple)):
        wide = len(found) if isinstance(found, (list, tuple)) else len(wanted)
        one, other = (list(value) if isinstance(value, (list, tuple)) else [value] * wide for value in (found, wanted))
        return one == other
    return bool(found == wanted)


def _spoken_settings(settings: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in settings.items())
