"""What is committed belongs to every machine: no paths of one, every dependency pinned, the lessons in the wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis", ".ipynb_checkpoints"}
TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".ipynb", ".js", ".css", ".html", ".svg", ".txt", ".json", ""}
OF_ONE_MACHINE = re.compile(r"(?<![\w.~-])/(?:work|farm|root|home/[a-z]+|Users/[A-Za-z]+|tmp/[a-z]+)/")


def project_files() -> list[Path]:
    found: list[Path] = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in BUILT and not name.endswith("_cache")]
        found.extend(Path(folder, name) for name in names if Path(name).suffix in TEXT)
    return sorted(found)


def test_no_file_holds_a_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in project_files()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if OF_ONE_MACHINE.search(line)
    ]
    assert found == []


def test_every_dependency_is_pinned_and_bounded_from_below() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = settings[settings.index("dependencies = [") : settings.index("[project.scripts]")]
    named = {
        match[1].lower().replace("_", "-"): match[2]
        for match in re.finditer(r'"([A-Za-z][A-Za-z0-9_-]*)((?:\[[\w,]+\])?[^"]*)"', block)
        if match[1] != "shape-clinic"
    }
    pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert {"torch", "numpy", "pytest", "mypy", "mkdocs"} <= set(named)
    assert [name for name, bound in named.items() if ">=" not in bound] == []
    assert sorted(set(named) - set(pinned)) == []
    assert "torch==2.13.0\n" in (ROOT / "constraints.txt").read_text(encoding="utf-8")


def test_the_wheel_brings_the_lessons(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    look = "from grader.course import load_course; print(*load_course().ids); print(load_course().path)"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'installed')!r}); {look}"]
    run = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    ids, path = run.stdout.splitlines()
    assert Path(path) == (tmp_path / "installed" / "grader" / "bundled_lessons").resolve()
    folders = {folder.name.partition("_")[0] for folder in (ROOT / "lessons").glob("lesson*") if folder.is_dir()}
    assert set(ids.split()) == folders


unix_only = pytest.mark.skipif(sys.platform == "win32", reason="make is not how Windows sets this project up")


@unix_only
def test_make_alone_lists_every_target() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    phony = re.search(r"^\.PHONY: help (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None
    assert re.findall(r"^make (\w+) ", listed, re.MULTILINE) == phony[1].split()


@unix_only
@pytest.mark.parametrize(
    ("python", "told"),
    [
        ("#!/bin/sh\nexit 1\n", "needs Python 3.10 to 3.13"),
        ('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n', "apt-get install python3-venv"),
    ],
)
def test_a_machine_that_lacks_something_is_told_what(tmp_path: Path, python: str, told: str) -> None:
    for name in ("python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"):
        (tmp_path / name).write_text(python, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    shell = shutil.which("sh")
    assert shell is not None
    command = [shell, str(ROOT / ".ci" / "create-venv"), str(tmp_path / "new")]
    run = subprocess.run(command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert told in run.stderr
    assert not (tmp_path / "new").exists()
