"""`grade lint`: a sound course is called sound, and everything that is not is told with its file and what to do."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.authoring import build_notebooks
from grader.cli import run
from grader.course import load_course
from grader.lint.answers import answer_problems
from grader.lint.files import file_problems

CONTRACT = """
from grader.contract import Lesson, answer, answers, at_least, maps, model

LESSON = Lesson(
    "lesson3", "Padding", "A size shrinks.", "silent", 20,
    exercises=(
        answer("3.0", "predicted", answers({"conv": (1, 16, 8, 8)}, {"conv": "Count again."}),
               hints=("one", "two", "three"), why="because", another_way="by hand"),
        model("3.1", "SameSize", maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8)),
              hints=("first", "second", "third"), why="It pads by 1.", another_way="Say padding='same'."),
    ),
)
"""
MODEL = """\
class SameSize(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding={padding})

    def forward(self, x):
        return self.conv(x)
"""
TEXT = """\
---
jupyter:
  shape_clinic: {lesson: lesson3, version: 1}
---

# Lesson 3: Padding

```python
import torch
from torch import nn
```

## The case

## Predict

```python shape_clinic={"exercise": "3.0"}
predicted = {"conv": None}
```

## Watch it fail

```python tags=["raises-exception"] shape_clinic={"raises": {"type": "RuntimeError", "numbers": [4, 3]}}
nn.Conv2d(3, 16, 3)(torch.zeros(1, 4, 8, 8))
```

## Why

```python
# ## Repair is no heading here
```

## Repair

```python shape_clinic={"exercise": "3.1"}
MODEL```
"""
ANSWERS = {
    "right/3.0_true.py": "# exercise: 3.0\n# What is so.\npredicted = {'conv': [1, 16, 8, 8]}\n",
    "right/3.1_padded.py": f"# exercise: 3.1\n# Pads.\n{MODEL.format(padding=1)}",
    "wrong/3.0_starter.py": "# exercise: 3.0\n# finding: wrong-answer\n# Empty.\npredicted = {'conv': None}\n",
    "wrong/3.1_starter.py": f"# exercise: 3.1\n# finding: output-shape\n# As it starts.\n{MODEL.format(padding=0)}",
    "wrong/3.1_raises.py": "# exercise: 3.1\n# verdict: crash\n# Raises in the cell.\nraise RuntimeError('no')\n",
    "wrong/3.1_gone.py": "# exercise: 3.1\n# verdict: crash\n# Ends the process.\nimport os; os._exit(1)\n",
}  # fmt: skip

Change = Callable[[str, str, str], None]


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A sound course of one lesson."""
    lesson = tmp_path / "course" / "lesson3_padding"
    files = {"contract.py": CONTRACT, "lesson3.md": TEXT.replace("MODEL", MODEL.format(padding=0))}
    for name, text in {**files, **{f"answers/{name}": text for name, text in ANSWERS.items()}}.items():
        (lesson / name).parent.mkdir(parents=True, exist_ok=True)
        (lesson / name).write_text(text, encoding="utf-8")
    build_notebooks(lesson.parent)
    return lesson.parent


@pytest.fixture
def change(course_folder: Path) -> Change:
    """Replace a text in one of the lesson's files; a changed source makes its notebook anew."""

    def replace(name: str, old: str, new: str) -> None:
        path = course_folder / "lesson3_padding" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        if path.suffix == ".md":
            build_notebooks(course_folder)

    return replace


def told(course_folder: Path) -> list[str]:
    problems = file_problems(load_course(course_folder).lessons[0])
    return [f"{problem.path.name}: {problem.message}" for problem in problems]


def test_a_sound_course_is_sound(course_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(course_folder)]) == 0
    assert capsys.readouterr().out == "Sound: 1 lesson, 6 answers.\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("contract.py", '"A size shrinks."', '""', "contract.py: LESSON has no case"),
        ("contract.py", '("one", "two", "three")', '("one", "two")', "contract.py: 3.0: it has 2 hints. Write three"),
        ("contract.py", '"second", "third"', '"third", "third"', "contract.py: 3.1: one hint is there twice"),
        ("contract.py", '"It pads by 1."', '" "', "contract.py: 3.1: `why` is empty"),
        ("contract.py", '"by hand"', '""', "contract.py: 3.0: `another_way` is empty"),
        ("contract.py", ', maps("N 3 H W -> N 16 H W", H=at_least(8), W=at_least(8))', "", "3.1: it asks for nothing"),
        ("contract.py", '"3.0", "predicted"', '"2.0", "predicted"', "2.0: its id does not begin with the lesson's"),
        ("contract.py", '"predicted"', '"SameSize"', "contract.py: Two exercises are called SameSize"),
        ("contract.py", '"predicted"', '"my guess"', "3.0: 'my guess' is no name that a cell can define"),
        ("contract.py", '"3.1", "SameSize"', '"3.1", "Same"', "lesson3.ipynb: The cell of 3.1 does not define Same"),
        ("contract.py", '"3.1"', '"3.2"', "lesson3.ipynb: No cell is marked as exercise 3.2. Mark one in lesson3.md."),
        ("contract.py", '"3.1"', '"3.2"', "lesson3.ipynb: A cell is marked as exercise 3.1, which"),
        ("contract.py", '"3.1"', '"3.2"', "3.1_padded.py: It answers 3.1, which the contract has not"),
        ("contract.py", '"3.1"', '"3.2"', "right: No right answer to 3.2. Write one"),
        ("contract.py", "LESSON = ", "LESSON = Nothing", "contract.py: line 4: NameError"),
        ("lesson3.md", "## Why", "### Why", "lesson3.md: Its sections (##) are The case, Predict, Watch it"),
        ("lesson3.md", "lesson: lesson3", "lesson: lesson4", "lesson3.ipynb: Its metadata says lesson 'lesson4'"),
        ("lesson3.md", '{"exercise": "3.0"}', '{"exercise": "3.1"}', "2 cells are marked as exercise 3.1"),
        ("lesson3.ipynb", "padding=0", "padding=2", "lesson3.ipynb: It is not what lesson3.md makes. Generate it:"),
        ("lesson3.ipynb", "{", "", "lesson3.ipynb: It is no notebook"),
        ("answers/right/3.0_true.py", "# exercise: 3.0", "", "3.0_true.py: it does not say which exercise it answers"),
        ("answers/right/3.0_true.py", "3.0", "3.1", "3.0_true.py: It answers 3.1; let its name begin with 3.1_ too."),
        ("answers/right/3.0_true.py", "# What is so.", "", "3.0_true.py: It does not say what it does."),
        ("answers/wrong/3.0_starter.py", "wrong-answer", "wrong", "3.0_starter.py: there is no finding 'wrong'"),
    ],
)  # fmt: skip
def test_what_reading_tells(course_folder: Path, change: Change, name: str, old: str, new: str, said: str) -> None:
    change(name, old, new)

    assert any(said in line for line in told(course_folder)), told(course_folder)


def test_missing_files_are_told(course_folder: Path) -> None:
    lesson = course_folder / "lesson3_padding"
    (lesson / "lesson3.ipynb").unlink()
    (lesson / "answers" / "wrong" / "3.0_starter.py").unlink()
    assert [line.split(".")[0] for line in told(course_folder)] == ["lesson3", "wrong: No wrong answer to 3"]
    (lesson / "lesson3.md").unlink()
    assert any("lesson3.md: It can't be read" in line for line in told(course_folder))
    (lesson / "contract.py").unlink()
    assert [line.split("Write")[0] for line in told(course_folder)] == ["contract.py: is missing. "]


def test_what_running_tells(course_folder: Path, change: Change, capsys: pytest.CaptureFixture[str]) -> None:
    change("lesson3.md", "torch.zeros(1, 4, 8, 8)", "torch.zeros(1, 3, 8, 8)")
    change("lesson3.md", "padding=0", "padding=1")
    change("answers/right/3.1_padded.py", "padding=1", "padding=2")
    change("answers/wrong/3.1_raises.py", "raise RuntimeError('no')", MODEL.format(padding=1))
    change("answers/wrong/3.0_starter.py", "wrong-answer", "raises")

    assert run(["lint", str(course_folder), "--seed", "3"]) == 1
    lines = capsys.readouterr().out.splitlines()

    parts = (
        r"3\.1_padded\.py: It must pass and gets fail \(output-shape\): .+ Mend it, or the contract that refuses it\. "
        r"`grade lint --lesson lesson3 --seed 3` repeats this\.",
        r"3\.0_starter\.py: It must get raises and gets fail \(wrong-answer\): .+ Mend it, or name what it gets\.",
        r"3\.1_raises\.py: It must get crash and passes\. Let the contract ask for more, or call it right\.",
        r"lesson3\.ipynb: 3\.1 passes before the learner has done anything\. Break its cell, or ask for more\.",
        r"lesson3\.ipynb: Cell \d does not raise RuntimeError, as it is marked to\. Mend the cell or its mark\.",
        r"lesson3\.ipynb: The cell of 3\.0 gets fail \(wrong-answer\).*, and 3\.0_starter\.py says raises\.",
    )
    assert len([line for line in lines if line.startswith("..")]) == len(parts), lines
    for part in parts:
        assert any(re.search(part, line) for line in lines), (part, lines)
    assert lines[-1] == "6 problems in 1 lesson, 6 answers. Mend them, and run `grade lint` again."


def test_an_answer_does_not_stand_on_the_shoulders_of_another(course_folder: Path) -> None:
    answers = course_folder / "lesson3_padding" / "answers"
    for path in answers.glob("*/3.1_*.py"):
        path.unlink()
    own = MODEL.format(padding=1)
    first = f"# exercise: 3.1\n# Binds a name.\nSpare = 1\nimport calendar\ncalendar.leapdays = None\n{own}"
    second = "# exercise: 3.1\n# verdict: crash\n# Uses it.\nSameSize = Spare\n"
    third = f"# exercise: 3.1\n# Needs what the first took away.\nimport calendar\ncalendar.leapdays(1, 2)\n{own}"
    (answers / "right" / "3.1_a.py").write_text(first, encoding="utf-8")
    (answers / "right" / "3.1_b.py").write_text(third, encoding="utf-8")
    (answers / "wrong" / "3.1_c.py").write_text(second, encoding="utf-8")
    tried: list[str] = []

    problems = answer_problems(load_course(course_folder).lessons[0], seed=3, timeout=30, on_answer=tried.append)

    assert problems == []
    assert tried == ["3.0_true.py", "3.1_a.py", "3.1_b.py", "3.0_starter.py", "3.1_c.py"]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_stopped_in_the_middle_leaves_no_kernel_behind(course_folder: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "t"
    temporary.mkdir()
    endless = "# exercise: 3.1\n# verdict: limit\n# Never ends.\nimport os\nos.system('sleep 4243')\n"
    (course_folder / "lesson3_padding" / "answers" / "right" / "3.0_true.py").unlink()
    (course_folder / "lesson3_padding" / "answers" / "wrong" / "3.1_endless.py").write_text(endless, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", "from grader.cli import main; main()", "lint", str(course_folder)],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not sleeping() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of the group gets it
    out, err = process.communicate(timeout=60)

    assert (process.returncode, out, err.strip()) == (130, "", "Stopped.")
    assert list(temporary.iterdir()) == []
    assert not sleeping()


def sleeping() -> bool:
    """Whether the endless answer's own process runs."""
    listed = subprocess.run(["ps", "-A", "-o", "args"], capture_output=True, text=True, check=True).stdout
    return "sleep 4243" in listed.splitlines()


def test_an_unknown_lesson_is_wrong_usage(course_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(course_folder), "--lesson", "lesson9"]) == 2
    assert "There is no lesson9" in capsys.readouterr().err
    assert run(["lint", "nowhere"]) == 2
