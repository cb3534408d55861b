"""watching a block, and install for scripts and notebooks: the exception itself goes its way."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from grader import watching

SCRIPT = """
import torch
from torch import nn
from grader.shapes import install
undo = install()
net = nn.Sequential(nn.Flatten(), nn.Linear(12, 3))
print("before")
{line}
print("after")
"""


def test_watching_a_training_step() -> None:
    model = nn.Linear(3, 2)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
    before = model.weight.clone()
    with watching() as diagnosis:
        loss = F.cross_entropy(model(torch.randn(4, 3)), torch.tensor([0, 1, 0, 1]))
        loss.backward()
        optimiser.step()
    assert not torch.equal(model.weight, before)
    assert diagnosis.failure is None
    assert [row.op for row in diagnosis.steps] == ["linear", "cross_entropy", "backward"]
    assert diagnosis.steps[0].layer == "model"


def test_watching_lets_the_exception_go() -> None:
    model, x = nn.Linear(3, 2), torch.randn(4, 5)
    with pytest.raises(RuntimeError, match="mat1 and mat2") as caught, watching() as diagnosis:  # noqa: PT012
        assert diagnosis.failure is None
        model(x)
    assert diagnosis.exception is caught.value
    assert diagnosis.failure.where == "model"
    assert "in_features=5" in diagnosis.failure.fix


def test_watching_inside_watching() -> None:
    call = nn.Module.__call__
    model = nn.Linear(3, 2)
    with watching() as outer:
        with watching() as inner:
            model(torch.randn(1, 3))
        model(torch.randn(2, 3))
    assert nn.Module.__call__ is call
    assert inner.steps[-1].outputs == ((1, 2),)
    assert outer.steps[-1].outputs == ((2, 2),)


def test_what_was_raised_before_is_not_ours() -> None:
    with pytest.raises(KeyError), watching() as diagnosis:  # noqa: PT012
        nn.Linear(3, 2)(torch.randn(1, 3))
        {}["key"]
    assert isinstance(diagnosis.exception, KeyError)
    assert diagnosis.failure.kind == "other"


def script(tmp_path: Path, line: str) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "train.py"
    path.write_text(textwrap.dedent(SCRIPT).format(line=line), encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, encoding="utf-8", env=environment, timeout=120
    )


def test_install_in_a_script(tmp_path: Path) -> None:
    done = script(tmp_path, "net(torch.randn(2, 3, 5))")
    assert done.returncode == 1
    assert done.stdout.split() == ["before"]
    table, _, traceback = done.stderr.partition("Traceback (most recent call last)")
    assert "stopped at net.1" in table
    assert "in_features=15 (3·5)" in table
    assert "RuntimeError: mat1 and mat2 shapes cannot be multiplied" in traceback
    assert "tracer.py" not in traceback
    assert "overrides.py" not in traceback
    assert "train.py" in traceback


@pytest.mark.parametrize("line", ["net(torch.randn(2, 3, 4))", "undo(); net(torch.randn(2, 3, 4))"])
def test_install_says_nothing_when_all_is_well(tmp_path: Path, line: str) -> None:
    done = script(tmp_path, line)
    assert done.returncode == 0
    assert done.stdout.split() == ["before", "after"]
    assert done.stderr == ""


@pytest.mark.parametrize("line", ["undo(); net(torch.randn(2, 3, 5))", "raise KeyError('x')", "raise SystemExit(1)"])
def test_install_leaves_other_errors_alone(tmp_path: Path, line: str) -> None:
    done = script(tmp_path, line)
    assert done.returncode == 1
    assert "stopped at" not in done.stderr


def test_install_in_ipython() -> None:
    pytest.importorskip("IPython")
    code = """
        from IPython.core.interactiveshell import InteractiveShell
        shell = InteractiveShell.instance()
        shell.run_cell("import torch; from torch import nn; from grader.shapes import install; undo = install()")
        result = shell.run_cell("net = nn.Linear(3, 2); net(torch.randn(4, 5))")
        assert isinstance(result.error_in_exec, RuntimeError), result
        assert shell.run_cell("y = net(torch.randn(4, 3))").success
        shell.run_cell("undo()")
        shell.run_cell("net(torch.randn(4, 6))")
    """
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("stopped at net") == 1
    assert "tracer.py" not in done.stdout
    assert "in_features=5" in done.stdout
    assert done.stdout.count("mat1 and mat2 shapes cannot be multiplied (4x5 and 3x2)") >= 2
