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
    empty = [key for key in clause.expected if value.get(key) is None]
    for key, wanted in clause.expected.items():
        given = value.get(key)
        if given is None or _normal(given) == _normal(wanted):
            continue
        because = clause.because.get(key, "")
        message = f'"{key}" is not {_spoken(given)}.'
        if isinstance(wanted, (list, tuple)) and isinstance(given, str) and "," in given:
            message = f'"{key}" is the text {_spoken(given)}. Write the tuple itself, without quotes.'
            because = ""
        findings.append(Finding("wrong-answer", message, _kind(wanted), _spoken(given), arithmetic=because))
    if empty:
        message = f"Not filled in yet: {', '.join(empty)}. A guess is welcome; running the cells below shows the truth."
        findings.append(Finding("wrong-answer", message, f"{len(clause.expected)} entries", f"{len(empty)} are None"))
    return findings


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


def _kind(wanted: Any) -> str:
    if isinstance(wanted, (list, tuple)):
        return f"a shape of {len(wanted)} axes" if all(isinstance(size, int) for size in wanted) else "a tuple"
    return "another word" if isinstance(wanted, str) else "another number"


def _spoken(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("other", "a dict"))[:100]
    return repr(value)[:100]
