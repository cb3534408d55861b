"""Cells run in a real kernel, and every way in which one can end."""

import asyncio
import json
import resource
import sys

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from grader.kernels.run import run_notebook
from grader.kernels.session import KernelSession

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def notebook(*sources):
    return new_notebook(cells=[new_code_cell(source) for source in sources])


def outcomes_of(*sources, timeout=60.0):
    async def go():
        run = await run_notebook(nb, timeout=timeout)
        await run.close()
        return run

    nb = notebook(*sources)
    return asyncio.run(go()), nb


def test_every_cell_runs_and_what_raises_is_told_with_its_line():
    sources = {
        "import torch": ("ran", "", None),
        "1 / 0": ("raised", "ZeroDivisionError", 1),
        "def f():\n    x = 1\n    raise ValueError('\\ud800')\n\nf()": ("raised", "ValueError", 3),
        "y = 1\nf()": ("raised", "ValueError", 2),
        "a = 1\nb = (": ("raised", "SyntaxError", 2),
        "if True:\nx = 1": ("raised", "IndentationError", 2),
        "import sys; sys.exit(3)": ("raised", "SystemExit", 1),
        "exit": ("raised", "SystemExit", 1),
        "quit()": ("raised", "SystemExit", 1),
        "z = 1\nexit(0)": ("raised", "SystemExit", 2),
        "input()": ("raised", "StdinNotImplementedError", 1),
        "raise KeyboardInterrupt": ("raised", "KeyboardInterrupt", 1),
        "class Mute(Exception):\n    def __str__(self): raise self\nraise Mute": ("raised", "Mute", 3),
        "%no_such_magic": ("raised", "UsageError", 1),
        "print('\\ud800', 'x' * 10)": ("ran", "", None),
        "": ("ran", "", None),
        "%%bash\nexit 0": ("ran", "", None),
        "!echo outside": ("ran", "", None),
        "await __import__('asyncio').sleep(0)": ("ran", "", None),
        "assert f.__code__ and x == 1": ("raised", "NameError", 1),
    }
    run, nb = outcomes_of(*sources)
    got = [(o.status, o.error_name, o.line) for o in run.outcomes]
    for source, wanted, outcome in zip(sources, sources.values(), got, strict=True):
        if source.startswith("class Mute"):
            assert outcome[0] == "raised"
        else:
            assert outcome == wanted, source
    assert run.stopped_at is None
    text = {cell.source: "".join(out.get("text", "") for out in cell.outputs) for cell in nb.cells}
    assert text["!echo outside"].strip() == "outside"
    assert "xxxxxxxxxx" in text["print('\\ud800', 'x' * 10)"]


def test_a_result_that_cannot_be_shown_holds_nothing_up():
    run, _ = outcomes_of(
        "class Shy:\n    def __repr__(self):\n        raise ValueError('no')\n\nShy()",
        "from IPython.display import Image\nImage('nowhere.png')",
        "import IPython.core.interactiveshell as s\ns.InteractiveShell.showtraceback = None",
        "assert a == 1",
        "b = 1",
    )
    assert [(one.status, one.error_name) for one in run.outcomes] == [
        ("raised", "ValueError"),
        ("raised", "FileNotFoundError"),
        ("ran", ""),
        ("raised", "Exception"),
        ("ran", ""),
    ]


def test_markdown_is_passed_over_and_indices_are_positions_in_the_notebook():
    nb = new_notebook(
        cells=[new_markdown_cell("text"), new_code_cell("a = 1"), new_markdown_cell(), new_code_cell("a")]
    )
    calls = []

    async def go():
        async with KernelSession() as session:
            return await session.execute(nb, lambda number, count: calls.append((number, count)))

    assert [(o.index, o.status) for o in asyncio.run(go())] == [(1, "ran"), (3, "ran")]
    assert calls == [(1, 2), (2, 2)]
    assert nb.cells[3].outputs[0].data["text/plain"] == "1"


def test_a_plot_is_an_image_as_in_jupyter():
    run, nb = outcomes_of("import matplotlib.pyplot as plt\nplt.plot([1, 2]);")
    assert run.outcomes[0].status == "ran"
    assert "image/png" in nb.cells[0].outputs[0].data


def test_tags_kernelspec_and_odd_metadata_change_nothing():
    nb = notebook("print(1)", "1 / 0", "print(2)")
    nb.metadata["kernelspec"] = {"name": "julia-1.9", "language": "julia"}
    nb.cells[0].metadata["tags"] = ["skip-execution"]
    nb.cells[1].metadata["tags"] = None

    async def go():
        async with KernelSession() as session:
            return await session.execute(nb)

    assert [o.status for o in asyncio.run(go())] == ["ran", "raised", "ran"]


@pytest.mark.parametrize(
    "source",
    ["torch.empty(10**13)", "[0] * 10**11", "import numpy; numpy.zeros(10**13)", "x = bytearray(6 * 1024**3)"],
)
def test_too_much_memory_is_a_limit_and_the_run_goes_on(source):
    run, _ = outcomes_of("import torch", source, "b = 2")
    assert [(o.status, o.limit) for o in run.outcomes] == [("ran", None), ("limit", "memory"), ("ran", None)]


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "import time\ntime.sleep(1000)",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import subprocess; subprocess.run(['sleep', '1000'])",
    ],
)
def test_a_cell_without_end_is_stopped_and_the_cells_before_it_can_be_asked(source):
    async def go():
        run = await run_notebook(notebook("a = 41", source, "a = 0"), timeout=1.5)
        probe = notebook("assert a == 41")
        again = await run.session.execute(probe)
        await run.close()
        return run, again

    run, again = asyncio.run(go())
    assert [(o.status, o.limit, o.culprit) for o in run.outcomes] == [
        ("ran", None, None),
        ("limit", "time", None),
        ("not-run", None, 1),
    ]
    assert run.stopped_at == 1
    assert again[0].status == "ran"


@pytest.mark.parametrize(
    "source",
    [
        "while True: print('x' * 10**6)",
        "print('x' * 10**9)",
        "import os\nwhile True: os.write(1, b'x' * 10**5)",
        "for i in range(4000): display(i)",
    ],
)
def test_a_flood_of_output_is_stopped_and_memory_stays_flat(source, monkeypatch):
    monkeypatch.setattr("grader.kernels.cells.OUTPUT_MESSAGES", 3000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run, nb = outcomes_of(source, "a = 1", timeout=30)
    assert [(o.status, o.limit) for o in run.outcomes] == [("limit", "output"), ("not-run", None)]
    assert len(json.dumps(nb.cells[0].outputs)) < 40e6
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_chatty_cell_within_the_bounds_keeps_all_its_output():
    run, nb = outcomes_of("for i in range(5000): print(i, flush=True)", "print('end')")
    assert [o.status for o in run.outcomes] == ["ran", "ran"]
    assert "".join(out.text for out in nb.cells[0].outputs).split() == [str(i) for i in range(5000)]


@pytest.mark.parametrize(
    ("source", "code"),
    [("os._exit(7)", 7), ("os.kill(os.getpid(), 9)", -9), ("import ctypes; ctypes.string_at(0)", -11)],
)
def test_a_cell_that_takes_the_kernel_down_is_named_and_the_rest_can_be_asked(source, code):
    async def go():
        run = await run_notebook(notebook("import os; a = 41", source, "b = 1"))
        again = await run.session.execute(notebook("assert a == 41 and 'b' not in dir()"))
        await run.close()
        return run, again

    run, again = asyncio.run(go())
    assert [(o.status, o.exit_code, o.culprit) for o in run.outcomes] == [
        ("ran", None, None),
        ("died", code, None),
        ("not-run", None, 1),
    ]
    assert again[0].status == "ran"


def test_a_thousand_cells():
    run, _ = outcomes_of(*[f"x = {i}" for i in range(1000)])
    assert {o.status for o in run.outcomes} == {"ran"}
    assert len(run.outcomes) == 1000


def test_after_a_flood_the_kernel_runs_other_cells():
    async def go():
        async with KernelSession() as session:
            await session.execute(notebook("print('x' * 20_000_000)"))
            return await session.execute(notebook("print('y')"))

    assert asyncio.run(go())[0].status == "ran"


def test_forged_and_broken_messages_are_passed_over():
    forge = """
import json
kernel = get_ipython().kernel
for content in ({}, {"execution_state": 3}, {"transient": 3, "data": []}, {"comm_id": 1}):
    for kind in ("stream", "status", "display_data", "comm_open", "error", "clear_output", "nonsense"):
        kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent())
kernel.iopub_socket.send_multipart([b"<IDS|MSG>", b"", b"{", b"{}", b"{}", b"{}"])
kernel.iopub_socket.send_multipart([b"x"])
print("after")
"""
    run, nb = outcomes_of(forge, "b = 2")
    assert [o.status for o in run.outcomes] == ["ran", "ran"]
    assert "after" in str(nb.cells[0].outputs)


def test_time_is_a_cells_or_the_runs():
    run, _ = outcomes_of("import time\ntime.sleep(30)", "x = 1", timeout=1.0)
    assert [(outcome.status, outcome.limit) for outcome in run.outcomes] == [("limit", "time"), ("not-run", None)]
    run, _ = outcomes_of(*["import time\ntime.sleep(0.8)"] * 12, timeout=1.0)
    assert {outcome.limit for outcome in run.outcomes} == {None, "total"}


def test_a_message_of_megabytes_costs_the_cells_below_nothing():
    run, _ = outcomes_of("raise ValueError('x' * 10**7)", "print('still here')", "x = 1")
    assert [outcome.status for outcome in run.outcomes] == ["raised", "ran", "ran"]
    assert len(run.outcomes[0].error_message) < 5000
