"""README and CONTRIBUTING say what is so: links, the list of lessons, and a worked lesson that is proved sound."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

from grader.authoring import build_notebooks
from grader.course import load_course

ROOT = Path(__file__).parents[2]
NAMED_FENCE = re.compile(r"^\*\*`([^`]+)`\*\*\n\n(`{3,})\w+\n(.*?\n)\2$", re.MULTILINE | re.DOTALL)


def named_files(document: Path) -> dict[str, str]:
    """The files that a document shows: each a fence below its bold name."""
    return {match[1]: match[3] for match in NAMED_FENCE.finditer(document.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def worked_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course that holds CONTRIBUTING's lesson, with its notebook generated."""
    folder = tmp_path_factory.mktemp("a course of one's own")
    for name, text in named_files(ROOT / "CONTRIBUTING.md").items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build_notebooks(folder / "lessons")
    return folder / "lessons"


def test_the_worked_example_is_a_whole_lesson(worked_example: Path) -> None:
    course = load_course(worked_example)
    assert course.ids == ("lesson20",)
    folder = course.folder("lesson20")
    assert folder.notebook.is_file()
    assert {answer.exercise for answer in folder.answers("right")} == {"20.0", "20.1"}
    assert {answer.exercise for answer in folder.answers("wrong")} == {"20.0", "20.1"}


def test_the_worked_example_is_sound(worked_example: Path) -> None:
    grade = Path(sysconfig.get_path("scripts")) / "grade"
    run = subprocess.run([grade, "lint", worked_example], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_readme_lists_the_lessons_that_there_are() -> None:
    course = load_course(ROOT / "lessons")
    lessons = [course.lesson(lesson_id) for lesson_id in course.ids]
    wanted = [f"| {lesson.number} | {lesson.title} | {lesson.case} |" for lesson in lessons]
    assert re.findall(r"^\| \d+ .*\|$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE) == wanted


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_what_a_document_links_to_or_makes_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+?)\)", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make (\w+)", text, re.MULTILINE)) <= targets
