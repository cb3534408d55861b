"""How the command is called: the default command, slips, help, and what is said about a path that is no notebook."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import grader
from grader.cli import cli, run
from grader.suggestions import command_meant, what_is_wrong


def parsed(*arguments: str) -> tuple[str | None, dict[str, object]]:
    """The command that arguments come to, and its parameters."""
    context = cli.make_context("grade", list(arguments))
    name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
    assert command is not None
    return name, command.make_context(name, rest, parent=context).params


@pytest.mark.parametrize(
    ("arguments", "name", "expected"),
    [
        (["a.ipynb"], "", {"notebooks": ("a.ipynb",)}),
        (["a.ipynb", "b.ipynb", "--json"], "", {"notebooks": ("a.ipynb", "b.ipynb"), "as_json": True}),
        (["--seed", "3", "a.ipynb"], "", {"seed": 3, "notebooks": ("a.ipynb",)}),
        (["--seed=3", "--exercise", "3.1", "a.ipynb"], "", {"seed": 3, "exercises": ("3.1",)}),
        (["--lesson", "lessons", "a.ipynb"], "", {"lesson": "lessons", "notebooks": ("a.ipynb",)}),
        (["./start"], "", {"notebooks": ("./start",)}),
        (["--", "start"], "", {"notebooks": ("start",)}),
        (["--", "--json"], "", {"notebooks": ("--json",), "as_json": False}),
        (["start"], "start", {"folder": Path("shape-clinic")}),
        (["start", "a"], "start", {"folder": Path("a")}),
        (["lessons", "--course", "mine"], "lessons", {"course": Path("mine")}),
        (["--course", "mine", "lessons"], "lessons", {"course": Path("mine")}),
        (["--no-color", "hint", "lesson3", "3.1"], "hint", {"target": "lesson3", "exercise": "3.1", "no_color": True}),
        (["a.ipynb", "start"], "", {"notebooks": ("a.ipynb", "start")}),
    ],
)
def test_arguments_reach_the_command_that_is_meant(
    arguments: list[str], name: str, expected: dict[str, object]
) -> None:
    found, parameters = parsed(*arguments)

    assert found == name
    assert {key: parameters[key] for key in expected} == expected


def test_help_names_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out

    for name, command in cli.commands.items():
        assert re.search(rf"^  {name} ", text, re.MULTILINE)
        assert command.help
    for option in (
        "--lesson",
        "--exercise",
        "--json",
        "--quiet",
        "--seed",
        "--timeout",
        "--course",
        "--no-color",
        "--version",
    ):
        assert option in text
    assert "Exit status: 0 all passed" in text
    assert "_GRADE_COMPLETE=bash_source" in text


def test_help_is_help_wherever_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["a.ipynb", "--help"]) == 0
    assert "Usage: grade [OPTIONS] NOTEBOOK..." in capsys.readouterr().out
    assert run(["hint", "--help"]) == 0
    assert "NOTEBOOK_OR_LESSON" in capsys.readouterr().out
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"grade (shape-clinic) {grader.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["strat"], "Did you mean `grade start`?"),
        (["lesson"], "Did you mean `grade lessons`?"),
        (["--jsno", "a.ipynb"], "No such option"),
        (["--seed", "many", "a.ipynb"], "'many' is not a valid integer"),
        (["--seed", "-1", "a.ipynb"], "-1"),
        (["--timeout", "0", "a.ipynb"], "0"),
        (["--csv", "-", "a.ipynb"], "- is no file"),
        (["--json"], "Missing argument 'NOTEBOOK...'"),
        (["hint", "lesson3"], "Missing argument"),
        (["lessons", "--course", "nowhere"], "nowhere does not exist"),
        (["hint", "lesson99", "99.1"], "There is no lesson99"),
    ],
)
def test_wrong_usage_is_told_in_a_line_or_two(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()

    assert said in captured.err
    assert captured.out == ""
    assert len(captured.err.splitlines()) <= 2


def test_times_that_no_clock_comes_to_and_names_that_look_like_options(
    capsys: pytest.CaptureFixture[str], learner: Path
) -> None:
    (learner / "-lesson3.ipynb").write_text("{}", encoding="utf-8")
    for arguments, said in (
        (["--timeout", "nan", "a.ipynb"], "nan is no time to wait"),
        (["--timeout", "inf", "a.ipynb"], "inf is no time to wait"),
        ([""], "named by an empty text"),
        (["a.ipynb", "--csv="], "'--csv': the name is empty"),
        (["a.ipynb", "--html", ""], "'--html': the name is empty"),
        (["-lesson3.ipynb"], "Write ./-lesson3.ipynb"),
    ):
        assert run(arguments) == 2
        assert said in capsys.readouterr().err


def test_an_interrupt_while_the_command_is_still_being_loaded_is_no_traceback() -> None:
    code = (
        "import sys, grader.__main__ as main\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'grader.cli': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "main.main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (130, "Stopped.\n")


def test_a_bare_grade_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Usage: grade [OPTIONS] NOTEBOOK..." in capsys.readouterr().err


def test_what_is_no_notebook_is_told_with_a_next_step(learner: Path) -> None:
    (learner / "lesson3_dilation").mkdir()
    (learner / "lesson3_dilation" / "lesson3.ipynb").write_text("{}", encoding="utf-8")
    (learner / "full").mkdir()
    (learner / "full" / "my work.ipynb").write_text("{}", encoding="utf-8")
    (learner / "empty").mkdir()

    assert what_is_wrong(Path("lesson3_dilation/lesson3.ipynb")) == ""
    assert what_is_wrong(Path("lesson3.ipynb")).endswith("Did you mean lesson3_dilation/lesson3.ipynb?")
    assert what_is_wrong(Path("lesson3")).endswith("Did you mean lesson3_dilation/lesson3.ipynb?")
    assert "`grade start` copies the lessons" in what_is_wrong(Path("thesis.ipynb"))
    assert what_is_wrong(Path("full")) == "full is a folder. Notebooks are named one by one: grade 'full/my work.ipynb'"
    assert what_is_wrong(Path("empty")) == "empty is a folder. Notebooks are named one by one; it holds none."


def test_only_a_word_can_be_a_slip_of_a_command(learner: Path) -> None:
    (learner / "strat").write_text("", encoding="utf-8")

    assert command_meant("hnit", ["hint", "start"]) == "hint"
    for word in ("strat", "start.ipynb", "./strt", "lesson3", "thesis"):
        assert command_meant(word, ["hint", "start", "lessons"]) == ""


@pytest.mark.parametrize("named", ["nowhere.ipynb", "folder", "nowhere\x1b[31m.ipynb"])
def test_what_can_not_be_opened_ends_in_status_3_and_a_document(
    capsys: pytest.CaptureFixture[str], learner: Path, named: str
) -> None:
    (learner / "folder").mkdir()

    assert run(["--json", named]) == 3
    document = json.loads(capsys.readouterr().out)
    assert (document["exercises"], len(document["notes"])) == ([], 1)
    assert run(["--quiet", named]) == 3
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run([named]) == 3
    assert "not graded" in (text := capsys.readouterr().out)
    assert "\x1b" not in text


def test_help_loads_next_to_nothing() -> None:
    code = (
        "import sys\nfrom grader.cli import run\nassert run(['--help']) == 0\n"
        "print([m for m in ('torch', 'numpy', 'rich', 'nbformat', 'nbclient', 'jupyter_client', 'IPython', 'asyncio')"
        " if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_a_mistake_of_ours_is_no_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def raise_it(*_: object) -> None:
        raise LookupError("gone")

    monkeypatch.setattr("grader.hints.next_hint", raise_it)

    assert run(["hint", "lesson3", "3.1"]) == 3
    assert capsys.readouterr().err == (
        "That is a fault of the grader's, not yours (LookupError: gone; test_usage.py, line "
        f"{raise_it.__code__.co_firstlineno + 1}). Please report it.\n"
    )


@pytest.mark.parametrize(
    ("raised", "status", "said"),
    [
        (KeyboardInterrupt(), 130, "\nStopped.\n"),
        (click.Abort(), 130, "Stopped.\n"),
        (BrokenPipeError(), 141, ""),
        (
            OSError(28, "No space left on device", "a.ipynb"),
            3,
            "grade could not go on: No space left on device: a.ipynb.\n",
        ),
    ],
)
def test_what_ends_a_run_is_a_line_at_most(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    raised: BaseException,
    status: int,
    said: str,
) -> None:
    def raise_it(*_: object) -> None:
        raise raised

    monkeypatch.setattr("grader.hints.next_hint", raise_it)
    monkeypatch.setattr("grader.cli._silence_standard_output", lambda: None)

    assert run(["hint", "lesson3", "3.1"]) == status
    assert capfd.readouterr().err == said


def test_the_default_command_is_not_listed() -> None:
    assert set(cli.commands) >= {"start", "lessons", "hint"}
    assert "" not in CliRunner().invoke(cli, ["--help"]).output.split("Commands:")[1].split("Examples:")[0].split()
