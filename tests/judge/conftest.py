"""Judge and probe in one process: every question and observation still travels as JSON."""

import json
import linecache
from collections.abc import Callable
from textwrap import dedent

import pytest
import torch

from grader.contract import Exercise
from grader.judge import judge
from grader.probe import answer
from grader.verdict import ExerciseResult

SETUP = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n"
Judged = Callable[..., ExerciseResult]


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture
def judged() -> Judged:
    """`judged(exercise, source, seed=0)`: the result for a cell that says `source`."""

    def run(exercise: Exercise, source: str, seed: int = 0) -> ExerciseResult:
        source = dedent(source)
        linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
        namespace: dict[str, object] = {"__name__": "__main__"}
        exec(SETUP, namespace)
        exec(compile(source, "<cell>", "exec"), namespace)
        inquiry = judge(exercise, seed)
        try:
            question = next(inquiry)
            while True:
                observation = answer(json.loads(json.dumps(question)), namespace)
                question = inquiry.send(json.loads(json.dumps(observation)))
        except StopIteration as end:
            result: ExerciseResult = end.value
            return result

    return run
