"""One exercise's inquiry, carried out in a live kernel: questions go in, observations come back, limits are kept."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.contract import Exercise
from grader.inquiry import Question
from grader.integrity import examined
from grader.kernels.bounds import CELL_SECONDS
from grader.kernels.outcomes import (
    KernelDied,
    KernelLimit,
    KernelLost,
    KernelNotStarted,
    KernelSilent,
    cause_of_end,
    spoken_end,
)
from grader.kernels.session import KernelSession
from grader.verdict import ExerciseResult, Finding

LIMITS = {
    "time": "did not answer within {allowed}, for small inputs. Is there a loop that does not end?",
    "memory": "asked for more memory than a grading may use. Look for a size that is far too large.",
    "output": "printed more than a grading may. Look for a print in a loop that does not end.",
    "processes": "can't be asked: the notebook has so many threads or processes running that no other can be started. "
    "End them before its end.",
}
STARTED_SLOWLY = ("process", "none")  # kernels that are not forked
OUR_FAULT = "That is a fault of the grader's, not yours. Please report it."
ALONE_SECONDS = 15.0  # for a definition in a clean kernel, which may do nothing else
TAKE_OUT = "Take out of the notebook what changes torch, Python's own functions or the grader, and grade again."
TRUSTED = """\
import torch
from torch import nn


class Trusted(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x, *others):
        return x * self.scale


{name} = {stand_in}
"""
STAND_INS = {"model": "Trusted", "function": "lambda *arguments, **named: None", "answer": "None"}


@dataclass
class Interviewed:
    """A finished interview: the result, the version of torch that answered, and the texts of the cells' sources.

    `answered` tells whether there was a model, function or variable to ask at all, `certain` that a clean kernel, in
    which nothing but the exercise's text had run, was asked too and said the same, `as_at_first` that the library and
    its settings were as they are before the first cell. `source` is the cell that defined what was asked about, and
    `told` what that gave in plain code, which `seed` fixes.
    """

    result: ExerciseResult
    answered: bool = False
    torch: str = ""
    files: dict[str, str] = field(default_factory=dict)
    certain: bool = False
    as_at_first: bool = False
    source: str = ""
    told: list[Any] = field(default_factory=list)
    seed: int = 0


async def interview(
    session: KernelSession,
    exercise: Exercise,
    seed: int,
    timeout: float,
    sources: Sequence[str] = (),
    cell: int | None = None,
    series: str | None = None,
    ahead: asyncio.Future[Interviewed | None] | None = None,
    *,
    in_a_cell: bool = True,
    steadily: bool = True,
) -> Interviewed:
    """Judge `exercise` as it is now defined in `session`'s kernel.

    With `ahead`, an interview with this seed about its text in a clean kernel, it is not judged again: it is taken to
    pass as that does, and compared. With `in_a_cell` it is also asked in an ordinary cell, with `steadily` also under
    other circumstances.

    The answer to a question may take `timeout` seconds, all of them together that or a minute. `sources` are the
    notebook's cells, and `cell` is the one that defines the exercise, from 0. Interviews of one `series` share the
    processes that answer; with None this one has its own, with "" the kernel answers. The kernel's death, silence and
    slowness are verdicts; afterwards `session.alive` tells whether it can be asked more.
    """
    source = "" if cell is None else sources[cell]
    interviewed = Interviewed(ExerciseResult(exercise.id, exercise.name, "error"), source=source, seed=seed)
    subject = f"`{exercise.name}`" if cell is None else f"`{exercise.name}` in cell {cell + 1}"
    deadline = time.monotonic() + max(timeout, CELL_SECONDS)
    allowed = _spoken(timeout, 1)
    judged = None if ahead is None else ExerciseResult(exercise.id, exercise.name, "pass")
    inquiry = examined(exercise, seed, sources, cell, judged, in_a_cell=in_a_cell, steadily=steadily)
    series = secrets.token_hex(4) if series is None else series
    if cell is not None and exercise.kind != "answer":
        session.expect_clean()
    try:
        question = next(inquiry)
        while True:
            left, seconds = deadline - time.monotonic(), timeout * _count(question)
            allowed = _spoken(timeout, _count(question)) if left > seconds else f"{max(timeout, CELL_SECONDS):g} s"
            if left <= 0:
                raise KernelLimit("time")
            if ahead is not None and question["ask"] == "alone":
                observation = await _told_already(ahead)
            else:
                observation = await _observed(session, question, series, min(seconds, left))
            interviewed.as_at_first = interviewed.as_at_first or _nothing_changed(observation)
            interviewed.certain = question["ask"] == "alone" and isinstance(observation.get("told"), list)
            if isinstance(failed := observation.get("probe_failed"), Mapping):
                interviewed.result = await _not_probed(session, exercise, question, failed, subject)
                return interviewed
            for one in _each(observation):
                _keep(interviewed, one)
                if _out_of_memory(one):
                    raise KernelLimit("memory")
                if _wants_an_input(one):
                    interviewed.result = _function_for_model(exercise, one)
                    return interviewed
            question = inquiry.send(observation)
    except StopIteration as end:
        interviewed.result = end.value
        interviewed.certain = interviewed.certain and interviewed.result.verdict == "pass"
    except KernelLost:
        raise
    except KernelLimit as reached:
        message = f"{subject} {LIMITS[reached.limit].format(allowed=allowed)}"
        interviewed.result = replace(interviewed.result, verdict="limit", message=message)
    except KernelDied as death:
        interviewed.result = replace(interviewed.result, verdict="crash", message=_death(subject, death))
    except KernelSilent:
        message = "it was asked and no answer came. The run was interfered with."
        interviewed.result = replace(interviewed.result, verdict="tampered", message=message)
    except Exception as problem:  # whatever it is, the notebook's other exercises are judged
        said = f"{type(problem).__name__}: {problem}".split("\n")[0][:300].strip(": ")
        message = f"{subject} could not be judged ({said}). {OUR_FAULT}"
        interviewed.result = replace(interviewed.result, verdict="error", message=message)
    if interviewed.result.verdict == "tampered":
        message = f"{subject}: {interviewed.result.message} {TAKE_OUT}"
        interviewed.result = replace(interviewed.result, message=message)
    return interviewed


async def as_at_first(session: KernelSession, exercise: Exercise, series: str) -> bool:
    """Whether the library and its settings are known to be as they were before the first cell."""
    try:
        observation = await session.ask({"ask": "library", "name": exercise.name}, CELL_SECONDS, series)
    except (KernelDied, KernelLimit, KernelSilent):
        return False
    return _nothing_changed(observation)


def _nothing_changed(observation: Mapping[str, Any]) -> bool:
    return observation.get("replaced") == [] and observation.get("set_otherwise") == []


async def same_when_clean(
    session: KernelSession, exercise: Exercise, seed: int, timeout: float, text: str, known: Interviewed
) -> bool:
    """Whether a clean kernel in which only `text` has run says of `exercise` what is `known`.

    False, too, where starting one takes longer than asking again.
    """
    if session.process.isolation in STARTED_SLOWLY:
        return False
    clean = KernelSession(session.process.another())
    try:
        again = await interviewed_alone(clean, exercise, seed, timeout, text)
    finally:
        await clean.close()
    return again is not None and _said(again.result) == _said(known.result)


async def interviewed_alone(
    clean: KernelSession, exercise: Exercise, seed: int, timeout: float, text: str, *, in_part: bool = False
) -> Interviewed | None:
    """The interview about `exercise` in a fresh kernel in which `text` defines it; None if it does not run there.

    `in_part` it is what `text` decides: the rest is asked where something is compared with it. Nothing that could watch
    has run there, so that the kernel may answer itself, without the time that a fork takes.
    """
    try:
        await clean.__aenter__()
        (outcome,) = await clean.execute(_one_cell(text), timeout=min(timeout, ALONE_SECONDS))
        if outcome.status != "ran":
            return None
        series = "" if in_part else None
        return await interview(
            clean, exercise, seed, timeout, series=series, in_a_cell=not in_part, steadily=not in_part
        )
    except (KernelDied, KernelLimit, KernelNotStarted, KernelSilent):
        return None


def _said(result: ExerciseResult) -> tuple[str, list[str]]:
    return result.verdict, [finding.code for finding in result.findings]


async def _observed(session: KernelSession, question: Question, series: str, left: float) -> Mapping[str, Any]:
    """Put the question in its guise: as a cell, to a clean kernel, or through the probe in a sitting of this series."""
    if question["ask"] == "cell":
        return await session.run_aside(question["source"], question["variable"], left)
    if question["ask"] == "alone":
        return await _asked_alone(session, question, left)
    asked = {key: value for key, value in question.items() if key != "sitting"}
    if question["ask"] == "variable":  # to forge the data one would have to know them, and then may as well write them
        return await session.ask(asked, left)
    return await session.ask(asked, left, series, question.get("sitting", ""))


async def _told_already(ahead: asyncio.Future[Interviewed | None]) -> Mapping[str, Any]:
    """What `ahead` has been told, which was asked in the same code: both times it ran there as the probe runs it."""
    await asyncio.wait({ahead})
    interviewed = ahead.result()
    return {"told": interviewed.told[:2]} if interviewed is not None and interviewed.told else {}


async def _asked_alone(session: KernelSession, question: Question, left: float) -> Mapping[str, Any]:
    """The aside in a kernel in which nothing but the definition has run; {} if it does not come to an answer there.

    Nor does it where a notebook is trusted with everything else.
    """
    if session.process.isolation == "none":
        return {}
    left = min(left, ALONE_SECONDS)
    try:
        clean = await session.clean()
        (outcome,) = await clean.execute(_one_cell(question["before"]), timeout=left)
        if outcome.status != "ran":
            return {}
        observation = await clean.ask({**question, "ask": "aside"}, left)
    except (KernelDied, KernelLimit, KernelNotStarted, KernelSilent):
        return {}
    return {"told": observation.get("told")}


def _one_cell(source: str) -> NotebookNode:
    notebook: NotebookNode = new_notebook(cells=[new_code_cell(source)])
    return notebook


def _count(question: Question) -> int:
    """How many questions travel in this one."""
    return sum(map(_count, question["questions"])) if question["ask"] == "several" else 1


def _spoken(timeout: float, count: int) -> str:
    """What is allowed for `count` questions, in words."""
    return f"{timeout:g} s (--timeout)" if count == 1 else f"{timeout * count:g} s (--timeout, for {count} questions)"


def _each(observation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The observations that travelled in this one."""
    several = observation.get("several")
    if not isinstance(several, list):
        yield observation
        return
    for one in several:
        if isinstance(one, Mapping):
            yield from _each(one)


def _keep(interviewed: Interviewed, observation: Mapping[str, Any]) -> None:
    interviewed.torch = interviewed.torch or str(observation.get("torch", ""))[:40]
    interviewed.answered = interviewed.answered or "answers" in observation or "value" in observation
    if isinstance(told := observation.get("told"), list):
        interviewed.told = told
    files = observation.get("files")
    if isinstance(files, Mapping) and len(interviewed.files) < 50:
        interviewed.files.update({str(name): str(text) for name, text in files.items()})


def _out_of_memory(observation: Mapping[str, Any]) -> bool:
    """Whether something that was asked for ran out of memory."""
    answers = observation.get("answers")
    parts: Iterable[Any] = [observation, *(answers if isinstance(answers, list) else ())]
    times = observation.get("times")
    if isinstance(times, list) and any(_out_of_memory(one) for one in times if isinstance(one, Mapping)):
        return True
    raised = [part.get(key) for part in parts if isinstance(part, Mapping) for key in ("raised", "not_built")]
    return any(isinstance(one, Mapping) and one.get("out_of_memory") is True for one in raised)


def _wants_an_input(observation: Mapping[str, Any]) -> bool:
    """Whether a function stands where a model is asked for, and could not even be called without an input."""
    error = observation.get("not_built")
    if observation.get("binding") != "function" or not isinstance(error, Mapping):
        return False
    return error.get("type") == "TypeError" and "argument" in str(error.get("message")) and "line" not in error


def _function_for_model(exercise: Exercise, observation: Mapping[str, Any]) -> ExerciseResult:
    name = exercise.name
    message = (
        f"`{name}` is a function of the input. Write a class of that name that derives from nn.Module, and do in its "
        "forward what the function does."
    )
    finding = Finding("not-a-module", message, "an nn.Module class", "a function that takes the input")
    return ExerciseResult(exercise.id, name, "fail", (finding,))


async def _not_probed(
    session: KernelSession, exercise: Exercise, question: dict[str, Any], failed: Mapping[str, Any], subject: str
) -> ExerciseResult:
    """The verdict where answering itself raised: ours if it raises for a trusted model in a clean kernel too."""
    said = str(failed.get("message", "")).strip().split("\n")[0][:300]
    error = f"{str(failed.get('type', 'Exception'))[:100]}: {said}".strip(": ")
    result = ExerciseResult(exercise.id, exercise.name, "error")
    if await _fails_when_clean(session, exercise, question):
        message = f"{subject} could not be asked: {error}. {OUR_FAULT}"
        return replace(result, message=message)
    dot = "" if error.endswith((".", "!", "?")) else "."
    message = (
        f"Asking {subject} raises {error}{dot} In a clean notebook the same question is answered: look for what the "
        "class overrides, or what the notebook changes in torch or in Python itself."
    )
    return replace(result, verdict="crash", findings=(Finding("raises", message, "an answer", error),))


async def _fails_when_clean(session: KernelSession, exercise: Exercise, question: dict[str, Any]) -> bool:
    source = TRUSTED.format(name=exercise.name, stand_in=STAND_INS[exercise.kind])
    try:
        async with KernelSession(session.process.another()) as clean:
            await clean.execute(_one_cell(source))
            observation = await clean.ask(question, CELL_SECONDS)
    except (KernelDied, KernelLimit, KernelNotStarted, KernelSilent):
        return True
    return "probe_failed" in observation


def _death(subject: str, death: KernelDied) -> str:
    how = spoken_end(death.exit_code) or "without a word"
    return f"{subject} ended the Python process ({how}) while it was being asked. {cause_of_end(death.exit_code)}"
