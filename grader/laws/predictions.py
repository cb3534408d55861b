"""Answer exercises: what the learner wrote down, entry by entry."""

from __future__ import annotations

from typing import Any

from grader.contract import Answers
from grader.inquiry import Inquiry, NotAnswered, Subject
from grader.laws.functions import decoded
from grader.verdict import Finding

AROUND_WORDS = " \t\n.`'\"()"


def answers_law(subject: Subject, clause: Answers) -> Inquiry[list[Finding]]:
    """One finding for each entry that is missing or wrong. What is right is not given away."""
    observation = yield {"ask": "variable", "name": subject.exercise.name}
    if "value" not in observation:
        raise NotAnswered(observation)
    value = decoded(observation["value"])
    if not isinstance(value, dict):
        message = f"`{subject.exercise.name}` must stay the dict that the cell starts with."
        return [Finding("wrong-answer", message, "a dict", _spoken(value))]
    findings = []
    for key, wanted in clause.expected.items():
        given = value.get(key)
        if given is None or _answers(given, wanted):
            continue
        because = clause.because.get(key, "")
        message = f'"{key}" is not {_spoken(given)}.'
        if isinstance(wanted, (list, tuple)) and isinstance(given, str) and "," in given:
            message = f'"{key}" is the text {_spoken(given)}. Write the tuple itself, without quotes.'
            because = ""
        elif _of_another_kind(given, wanted):
            message = f'"{key}" is asked for as {_kind(wanted)}, and is {_spoken(given)}.'
        findings.append(Finding("wrong-answer", message, _kind(wanted), _spoken(given), arithmetic=because))
    return findings + _not_there(clause, value)


def _not_there(clause: Answers, value: dict[str, Any]) -> list[Finding]:
    """The entries that are missing, or not filled in."""
    findings = []
    expected = f"{len(clause.expected)} entries"
    lost = [key for key in clause.expected if key not in value]
    if lost:
        others = [key for key in value if key not in clause.expected]
        message = f"There is no entry {_listed(lost)}."
        message += f" It has {_listed(others)}, which is not asked for: is a name misspelt?" if others else ""
        findings.append(Finding("wrong-answer", message, expected, f"{len(clause.expected) - len(lost)} of them"))
    empty = [key for key in clause.expected if key in value and value[key] is None]
    if empty:
        message = f"Not filled in yet: {', '.join(empty)}. A guess is welcome; running the cells below shows the truth."
        findings.append(Finding("wrong-answer", message, expected, f"{len(empty)} are None"))
    return findings


def _listed(keys: list[str]) -> str:
    shown = ", ".join(f'"{key[:60]}"' for key in keys[:10])
    return f"{shown} and {len(keys) - 10} more" if len(keys) > 10 else shown


def _answers(given: Any, wanted: Any) -> bool:
    """Whether they mean the same. A number may be written once for each axis, as layers take it: (2, 2) for 2."""
    own, asked = _normal(given), _normal(wanted)
    return bool(own == asked or (_is_number(asked) and own == (asked, asked)))


def _normal(value: Any) -> Any:
    """One form for what means the same: (1, 2), [1, 2] and torch.Size; 3 and 3.0; a word in any case, with a full stop
    or backticks around it, in the singular or the plural.
    """
    if isinstance(value, (list, tuple)):
        return tuple(_normal(item) for item in value)
    if isinstance(value, str):
        return " ".join(value.lower().strip(AROUND_WORDS).split()).removesuffix("s")
    if hasattr(value, "tolist"):
        return _normal(value.tolist())
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _of_another_kind(given: Any, wanted: Any) -> bool:
    """Whether a number or True stands where none is asked for, or something else where a number is.

    A word and a shape may stand in each other's place: which of the two it is may be the question.
    """
    own, asked = _normal(given), _normal(wanted)
    return isinstance(own, bool) or _is_number(own) != _is_number(asked)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _kind(wanted: Any) -> str:
    if isinstance(wanted, (list, tuple)):
        return f"a shape of {len(wanted)} axes" if all(isinstance(size, int) for size in wanted) else "a tuple"
    return "a word" if isinstance(wanted, str) else "a number"


def _spoken(value: Any) -> str:
    if isinstance(value, dict):
        layer = value.get("layer")
        what = f"a layer ({layer.get('kind')})" if isinstance(layer, dict) else "a dict"
        return str(value.get("other", what))[:100]
    return repr(value)[:100]
