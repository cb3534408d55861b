"""A recording as a graph: who made what, who used it, and what became of the batch."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from grader.shapes.frames import statement
from grader.shapes.ops import FACTORIES, SAME_SIZE
from grader.shapes.steps import Call, Recording, Shape, Step


@dataclass
class Run:
    """A recording, with what the rules below ask of it."""

    recording: Recording

    @functools.cached_property
    def users(self) -> dict[int, list[Step]]:
        """The steps that read what a step made."""
        found: dict[int, list[Step]] = {}
        for step in self.steps:
            for parent in set(step.parents):
                if parent >= 0:
                    found.setdefault(parent, []).append(step)
        return found

    @property
    def steps(self) -> tuple[Step, ...]:
        """The ops, in order."""
        return self.recording.steps

    @property
    def root(self) -> Call | None:
        """The outermost call that took a tensor."""
        return next((call for call in self.recording.calls if call.depth == 0 and call.inputs and call.inputs[0]), None)

    @property
    def batch(self) -> int | None:
        """Axis 0 of the first input of the outermost module."""
        root = self.root
        return root.inputs[0][0] if root is not None and len(root.inputs[0]) > 1 else None

    @property
    def results(self) -> tuple[Shape, ...]:
        """What the outermost module gave."""
        return self.root.outputs if self.root is not None else ()

    def made(self, step: Step, at: int = 0) -> Step | None:
        """The step that made an input, None if it came from outside."""
        number = step.parents[at] if at < len(step.parents) else -1
        return self.steps[number] if number >= 0 else None

    def computed(self, step: Step, at: int = 0) -> Step | None:
        """The step behind an input, activations and dropout passed over."""
        made = self.made(step, at)
        while made is not None and made.op in SAME_SIZE:
            made = self.made(made)
        return made

    def back(self, step: Step) -> Iterator[Step]:
        """The steps that led to the first input, newest first."""
        made = self.made(step)
        while made is not None:
            yield made
            made = self.made(made)

    def used_by(self, step: Step) -> list[Step]:
        """The steps that use a result, activations and dropout passed over."""
        found: list[Step] = []
        todo = list(self.users.get(step.number, []))
        while todo:
            user = todo.pop()
            if user.op in SAME_SIZE and len(found) < 100:
                todo += self.users.get(user.number, [])
            found.append(user)
        return found

    def ends(self, step: Step) -> bool:
        """Whether a step's result, but for activations, is a result of the whole."""
        return not [user for user in self.used_by(step) if user.op not in SAME_SIZE] and any(
            out in self.results for out in step.outputs
        )

    def where(self, step: Step) -> str:
        """A step as a place: its layer, or its line in the learner's code."""
        if step.in_module and step.call >= 0:
            call = self.recording.calls[step.call]
            return call.layer or call.kind
        name = f"{step.layer}.{step.function}" if step.layer and step.function == "forward" else step.function
        text = statement(step.source, step.line)
        return f"{name.strip('<>') or 'run'}: {text or written_step(step)}"

    def from_data(self, step: Step, at: int) -> bool:
        """Whether an input depends on data from outside, and not on arange, zeros and constants alone."""
        todo = [step.parents[at]] if at < len(step.parents) else [-1]
        seen: set[int] = set()
        while todo:
            number = todo.pop()
            if number < 0:
                return True
            if number in seen:
                continue
            seen.add(number)
            made = self.steps[number]
            if made.op in {"randn", "rand", "normal"} or made.weights:
                return True
            if made.op not in FACTORIES or made.inputs:
                todo += made.parents
        return False


def written_step(step: Step) -> str:
    """An op made up from its settings, where no text can be had."""
    if step.op == "getitem":
        return f"[{step.settings.get('index', '')}]"
    told = ", ".join(f"{key}={value}" for key, value in step.settings.items())
    return f"{step.op}({told})"
