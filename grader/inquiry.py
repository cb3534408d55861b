"""How the judge asks: questions go out, observations come back, and what does not answer is told apart.

An inquiry is a generator that yields questions and is sent observations. It does not know who carries them: a kernel on
this machine, a pipe to a notebook, or a test.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from grader.contract import Equals, Exercise, Maps, Size
from grader.wire import Array, WireError, pack, unpack

Question = dict[str, Any]
Observation = Mapping[str, Any]
Result = TypeVar("Result")
Inquiry = Generator[Question, Observation, Result]


class NotAnswered(Exception):
    """The learner's side gave no model or function to ask about; `observation` says why."""

    def __init__(self, observation: Observation) -> None:
        """Keep what came back."""
        super().__init__("not answered")
        self.observation = observation


class Garbled(Exception):
    """An observation is not in the agreed form: the probe's answers were interfered with."""


@dataclass(frozen=True)
class Raised:
    """An exception of the learner's code: its type, message and place ("file" as the kernel names it, line).

    `kinds` are the names of its class and of what that derives from. Where it is the consequence of a slip of the pen,
    `cause` says what stands in the code and `fix` what is meant.
    """

    type: str
    message: str
    file: str = ""
    line: int | None = None
    out_of_memory: bool = False
    kinds: tuple[str, ...] = ()
    cause: str = ""
    fix: str = ""

    @property
    def short(self) -> str:
        """Type and first line of the message."""
        first = self.message.strip().splitlines()[0] if self.message.strip() else ""
        return f"{self.type}: {first}" if first else self.type

    @property
    def sentence(self) -> str:
        """`short`, ended."""
        return self.short if self.short.endswith((".", "!", "?")) else f"{self.short}."


@dataclass(frozen=True)
class NotATensor:
    """A forward returned something else; `what` is spoken ("a tuple of 2")."""

    what: str


Outcome = Array | Raised | NotATensor


@dataclass(frozen=True)
class Subject:
    """What is being asked about, and where fresh draws come from."""

    exercise: Exercise
    random: np.random.Generator

    @property
    def maps(self) -> Maps:
        """The exercise's shape clause. Raises LookupError where there is none."""
        for clause in self.exercise.clauses:
            if isinstance(clause, Maps):
                return clause
        raise LookupError(f"{self.exercise.id} has no maps(...)")

    def apart(self, count: int) -> list[Subject]:
        """The same, `count` times, each with draws of its own: for inquiries that are carried out side by side."""
        return [replace(self, random=random) for random in self.random.spawn(count)]

    def seed(self) -> int:
        """A fresh seed for a fresh model, as large as where none was set: a small one would tell who asks."""
        return int(self.random.integers(2**32, 2**62))

    def inputs(self, sizes: Mapping[str, int]) -> list[Array]:
        """Fresh inputs of the contract's shapes for these sizes."""
        shapes = self.maps.mapped.input_shapes(sizes)
        return [draw(self.random, shape, sizes) for draw, shape in zip(self.maps.draws, shapes, strict=True)]

    def unpadded_inputs(self, sizes: Mapping[str, int]) -> list[Array]:
        """Fresh inputs none of whose steps is padding: where an input holds lengths, they are full."""
        inputs = self.inputs(sizes)
        for clause in self.exercise.clauses:
            if isinstance(clause, Equals) and clause.padding_after is not None:
                inputs[clause.padding_after][...] = inputs[0].shape[1]
        return inputs


def ask_model(subject: Subject, *actions: dict[str, Any], seed: int | None = None) -> Inquiry[list[Observation]]:
    """Ask one fresh model to do `actions`; gives one observation each, a call's with the shape that is "wanted".

    Raises NotAnswered where there is no model, Garbled where the answer is not in form.
    """
    seed = subject.seed() if seed is None else seed
    observation = yield {"ask": "model", "name": subject.exercise.name, "seed": seed, "actions": list(actions)}
    answers = _answers(observation, len(actions))
    files = observation.get("files", {})
    return [
        {**answer, "files": files} if "raised" in answer else {**answer, "wanted": _wanted(subject, action)}
        for action, answer in zip(actions, answers, strict=True)
    ]


def _wanted(subject: Subject, action: Mapping[str, Any]) -> tuple[int, ...] | None:
    """The shape of the output, or of all its channels at a pixel, if `action` asks for that."""
    if action["do"] not in ("call", "twin"):
        return None
    whole = subject.maps.mapped.output_for([argument["shape"] for argument in action["arguments"]])
    return whole[:2] if whole is not None and "pixel" in action else whole


def ask_function(
    subject: Subject, calls: Sequence[dict[str, Any]], repeat: Mapping[str, float] | None = None
) -> Inquiry[list[Observation]]:
    """Ask the learner's function to take each call; gives one observation each. Raises as `ask_model`.

    With `repeat` ({"calls": …, "seconds": …}) it is called that many times before, or for that long.
    """
    name = subject.exercise.name
    question: Question = {"ask": "function", "name": name, "seed": subject.seed(), "calls": list(calls)}
    observation = yield question if repeat is None else {**question, "repeat": dict(repeat)}
    return _answers(observation, len(calls))


def side_by_side(*inquiries: Inquiry[Any]) -> Inquiry[list[Any]]:
    """Carry out inquiries about one exercise that do not wait for each other; their results, in the same order.

    The questions that they come to next travel together: each journey to the kernel and back takes several
    milliseconds, whatever is asked. What one of them raises ends all.
    """
    results: list[Any] = [None] * len(inquiries)
    asked: dict[int, Question] = {}

    def goes_on(place: int, observation: Observation | None) -> None:
        try:
            asked[place] = inquiries[place].send(observation)  # type: ignore[arg-type]  # None begins a generator
        except StopIteration as end:
            results[place] = end.value
            asked.pop(place, None)

    for place in range(len(inquiries)):
        goes_on(place, None)
    while asked:
        places = list(asked)
        observations = yield from together([asked[place] for place in places])
        for place, observation in zip(places, observations, strict=True):
            goes_on(place, observation)
    return results


def together(questions: Sequence[Question]) -> Inquiry[Sequence[Observation]]:
    """Put questions about one exercise in one journey, in which they are answered one after the other.

    Raises Garbled where there are not as many answers.
    """
    if len(questions) == 1:
        return [(yield questions[0])]
    observation = yield {"ask": "several", "name": questions[0]["name"], "questions": list(questions)}
    if not isinstance(observation, Mapping) or "several" not in observation:
        return [observation] * len(questions)  # there was nobody to ask
    told = observation["several"]
    if not isinstance(told, list) or [isinstance(one, Mapping) for one in told] != [True] * len(questions):
        raise Garbled("the observation does not answer every question")
    return told


def call(inputs: Sequence[Array], mode: str = "eval", pixel: tuple[int, int] | None = None) -> dict[str, Any]:
    """The action that runs the model on `inputs`, and tells the output: all of it, or all channels of one pixel."""
    action = {"do": "call", "arguments": [pack(array) for array in inputs], "mode": mode}
    return action if pixel is None else {**action, "pixel": list(pixel)}


def outcome(answer: Observation) -> Outcome:
    """What a `call` gave; truth values are no output. Raises Garbled for an answer that is none of the three."""
    try:
        if "raised" in answer:
            return raised_in(answer)
        if "not_a_tensor" in answer:
            return NotATensor(str(answer["not_a_tensor"]))
        output = unpack(answer["value"])
        return NotATensor("a tensor of True and False") if output.dtype == bool else output
    except (KeyError, WireError) as problem:
        raise Garbled(str(problem)) from problem


def raised_in(answer: Observation, key: str = "raised") -> Raised:
    """The exception that `answer` tells of."""
    told = answer[key]
    if not isinstance(told, Mapping):
        raise Garbled(f"{key} is not an object")
    line, slip = told.get("line"), told.get("slip")
    slip = slip if isinstance(slip, Mapping) else {}
    return Raised(
        str(told.get("type", "Exception")),
        str(told.get("message", "")),
        str(told.get("file", "")),
        line if isinstance(line, int) else None,
        bool(told.get("out_of_memory")),
        tuple(map(str, told.get("kinds", ()))),
        str(slip.get("cause", "")),
        str(slip.get("fix", "")),
    )


def outputs(answers: Sequence[Observation]) -> list[Array]:
    """The arrays of several calls that are known to run and to give the right shape. Raises Unsteady where one does not
    after all.
    """
    arrays = []
    for answer in answers:
        one, wanted = outcome(answer), answer.get("wanted")
        if not isinstance(one, np.ndarray):
            raise Unsteady(one)
        if wanted is not None and one.shape != wanted:
            raise Unsteady(NotATensor(f"a tensor of {one.shape} in place of {wanted}"))
        arrays.append(one)
    return arrays


class Unsteady(Exception):
    """A call that ran before did not run now; `outcome` is what came instead."""

    def __init__(self, outcome: Outcome) -> None:
        """Keep what came instead."""
        super().__init__("a call that ran before did not run now")
        self.outcome = outcome


def _answers(observation: Observation, count: int) -> list[Observation]:
    if not isinstance(observation, Mapping):
        raise Garbled("the observation is not an object")
    if "answers" not in observation:
        raise NotAnswered(observation)
    answers = observation["answers"]
    if not isinstance(answers, list) or len(answers) != count or not all(isinstance(one, Mapping) for one in answers):
        raise Garbled("the observation does not answer every question")
    return answers


# --- sizes ---------------------------------------------------------------------------------------


def drawn(size: Size, random: np.random.Generator, low: int, high: int) -> int:
    """A size about `low` to `high` above the smallest allowed, within the letter's own bounds."""
    first = -(-size.minimum // size.multiple)
    last = 10**9 if size.maximum is None else size.maximum // size.multiple
    steps = -(-int(random.integers(low, high + 1)) // size.multiple)
    return min(first + steps, last) * size.multiple


def sizes_to_try(maps: Maps, random: np.random.Generator) -> list[dict[str, int]]:
    """Sizes for every letter, several times over: the smallest, odd and non-square ones, batches of 1, 2, 3 and 5."""
    batch = maps.mapped.batch
    others = [letter for letter in maps.mapped.letters if letter != batch]
    ranges: list[tuple[int, list[tuple[int, int]]]] = [
        (2, [(4 + 3 * place, 6 + 3 * place) for place in range(len(others))]),
        (1, [(0, 0)] * len(others)),
        (3, [(place, place) for place in range(len(others))]),
        (2, [(2, 2)] * len(others)),
        (5, [(1 + 5 * (place % 2), 9 + 5 * (place % 2)) for place in range(len(others))]),
        (1, [(1, 16)] * len(others)),
        (2, [(17 + 2 * place, 24 + 2 * place) for place in range(len(others))]),
        (1, [(38 + 4 * place, 60) for place in range(len(others))]),
    ]
    tries = []
    for rows, steps in ranges:
        sizes = {batch: rows}
        for letter, (low, high) in zip(others, steps, strict=True):
            sizes[letter] = drawn(maps.sizes[letter], random, low, high)
        tries.append(sizes)
    for far in others:  # each far beyond the others, once
        if maps.sizes[far].maximum is None:
            smallest = {letter: drawn(maps.sizes[letter], random, 0, 2) for letter in others}
            tries.append({**smallest, batch: 1, far: drawn(maps.sizes[far], random, 100, 300)})
    if any(maps.sizes[letter].maximum not in (None, maps.sizes[letter].minimum) for letter in others):
        largest = {letter: drawn(maps.sizes[letter], random, 10**6, 10**6) for letter in others}
        tries.append({batch: 2, **largest})
        halfway = {
            letter: drawn(maps.sizes[letter], random, min(20, largest[letter] // 2), largest[letter] // 2)
            for letter in others
        }
        tries.append({batch: 3, **halfway})
    tries += [{batch: 2, **sizes} for sizes in maps.also_at]
    return [sizes for place, sizes in enumerate(tries) if sizes not in tries[:place]]


def ordinary_sizes(maps: Maps, random: np.random.Generator, batch: int, low: int = 3, high: int = 9) -> dict[str, int]:
    """One size for every letter, neither the smallest nor large, different for each letter where it may be."""
    sizes = {maps.mapped.batch: batch}
    for letter in maps.mapped.letters:
        if letter not in sizes:
            size = drawn(maps.sizes[letter], random, low, high)
            if size in sizes.values():
                size = drawn(maps.sizes[letter], random, high + 1, high + 2)
            sizes[letter] = size
    return sizes


def squared(maps: Maps, sizes: dict[str, int]) -> dict[str, int]:
    """`sizes` with every axis as long as the longest, as pictures often are; as they are where that is not allowed."""
    others = [letter for letter in sizes if letter != maps.mapped.batch]
    side = max((sizes[letter] for letter in others), default=0)
    allowed = (maps.sizes[letter] for letter in others)
    if all(size.minimum <= side <= (size.maximum or side) and side % size.multiple == 0 for size in allowed):
        return {**sizes, **dict.fromkeys(others, side)}
    return sizes
