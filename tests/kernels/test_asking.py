"""Questions to the probe in a real kernel, and every way in which one can fail."""

import asyncio
import sys

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from grader.contract import agrees, function
from grader.interview import interview
from grader.kernels.early import start_early
from grader.kernels.outcomes import KernelDied, KernelLimit, KernelSilent
from grader.kernels.run import revive, run_notebook
from grader.wire import pack, unpack

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def notebook(*sources):
    return new_notebook(cells=[new_code_cell(source) for source in sources])


def ask_with(answer, question=None, timeout=20.0, then=False):
    """Define the probe's `answer` by a cell and ask; if `then`, revive the run and ask what `a` is."""

    async def go():
        cells = notebook("a = 41", f"import time, os\ndef answer(question, namespace):\n    {answer}")
        run = await run_notebook(cells)
        try:
            await run.session.execute(notebook("get_ipython().kernel.sittings.answer = answer"))
            try:
                got = await run.session.ask(question or {}, timeout)
            except (KernelDied, KernelLimit, KernelSilent) as problem:
                got = problem
            value = None
            if then:
                run = run if run.session.alive else await revive(run)
                await run.session.execute(notebook("get_ipython().kernel.sittings.answer = lambda q, n: {'a': n['a']}"))
                value = await run.session.ask({}, 20)
            return got, value
        finally:
            await run.close()

    return asyncio.run(go())


def test_an_observation_comes_back_whatever_is_printed_meanwhile():
    answer = "print('x' * 1000); return {'question': question, 'a': namespace['a'], 'text': '\\ud800 ok', 'f': 0.5}"
    got, _ = ask_with(answer, {"sizes": [1, 2], "text": "ü"})
    assert got == {"question": {"sizes": [1, 2], "text": "ü"}, "a": 41, "text": "? ok", "f": 0.5}


def test_large_observations_travel_up_to_the_bound():
    got, _ = ask_with("return {'data': 'x' * 60_000_000}")
    assert len(got["data"]) == 60_000_000
    got, value = ask_with("return {'data': 'x' * 70_000_000}", then=True)
    assert isinstance(got, KernelSilent)
    assert value == {"a": 41}


@pytest.mark.parametrize("answer", ["return 3", "return [1]", "return None", "return 'text'"])
def test_an_answer_in_another_form_is_silence(answer):
    assert isinstance(ask_with(answer)[0], KernelSilent)


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        ("raise ValueError('why')", {"type": "ValueError", "message": "why"}),
        ("raise SystemExit(3)", {"type": "SystemExit", "message": "3"}),
        ("return {'set': {1, 2}}", {"type": "TypeError", "message": "Object of type set is not JSON serializable"}),
    ],
)
def test_what_escapes_the_probe_is_told(answer, failed):
    assert ask_with(answer)[0] == {"probe_failed": failed}


@pytest.mark.parametrize(
    "answer", ["time.sleep(1000)", "while True: pass", "import ctypes; ctypes.CDLL(None).sleep(1000)"]
)
def test_a_question_that_hangs_is_a_limit_and_the_kernel_can_be_had_again(answer):
    got, value = ask_with(answer, timeout=1, then=True)
    assert isinstance(got, KernelLimit)
    assert got.limit == "time"
    assert value == {"a": 41}


def test_a_question_that_runs_out_of_memory():
    got, value = ask_with("bytearray(10**13)", then=True)
    assert isinstance(got, KernelLimit)
    assert got.limit == "memory"
    assert value == {"a": 41}


def test_a_question_that_kills_the_kernel():
    got, value = ask_with("os._exit(5)", then=True)
    assert isinstance(got, KernelDied)
    assert got.exit_code == 5
    assert value == {"a": 41}


@pytest.mark.parametrize("isolation", ["none", "process", "auto"])
def test_a_model_answers_after_the_notebook_has_computed_with_several_threads(isolation):
    """A fork has none of the threads that its parent computed with, and must not wait for them."""
    cells = notebook(
        "import torch\nfrom torch import nn\ntorch.set_num_threads(3)",
        "nn.Conv2d(16, 32, 3)(torch.randn(16, 16, 64, 64)).shape",
        "class Net(nn.Conv2d):\n    def __init__(self):\n        super().__init__(16, 32, 3)",
    )
    inputs = pack(np.ones((8, 16, 64, 64), dtype=np.float32))
    action = {"do": "call", "arguments": [inputs], "pixel": [3, 4]}
    question = {"ask": "model", "name": "Net", "seed": 1, "actions": [action]}

    async def go():
        run = await run_notebook(cells, early=start_early(isolation))
        try:
            return await run.session.ask(question, 30, "series", "sitting")
        finally:
            await run.close()

    (answer,) = asyncio.run(go())["answers"]
    assert unpack(answer["value"]).shape == (8, 32)


def test_a_judge_that_raises_is_our_error_of_one_exercise():
    def raises(size):
        raise ZeroDivisionError(size)

    told = {"hints": ("one", "two", "three"), "why": "because", "another_way": "another"}
    ours = function("9.1", "twice", agrees(raises, lambda random: [(3,)]), **told)
    sound = function("9.2", "twice", agrees(lambda size: 2 * size, lambda random: [(3,), (4,)]), **told)

    async def go():
        run = await run_notebook(notebook("def twice(size):\n    return 2 * size"))
        try:
            return [(await interview(run.session, one, 0, 20.0)).result for one in (ours, sound)]
        finally:
            await run.close()

    first, second = asyncio.run(go())
    assert first.verdict == "error"
    assert "ZeroDivisionError: 3" in first.message
    assert "fault of the grader's" in first.message
    assert second.verdict == "pass"
