"""What mkdocs calls while it builds the website: every lesson is executed and becomes a page, in the course's order.

So is what lies in `_run/`.
"""

from __future__ import annotations

import logging
from pathlib import Path

from executed import executed
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from pages import page_of

from grader.authoring import notebook_from_markdown
from grader.contract import Lesson
from grader.course import Course, load_course

log = logging.getLogger("mkdocs.hooks.lessons")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The pages in the order of the course."""
    lessons = [{f"{lesson.number} {lesson.title}": f"lessons/{lesson.id}.md"} for lesson in _lessons(_course(config))]
    teaching = [
        {"Marking a class": "marking-a-class.md"},
        {"On a cluster": "on-a-cluster.md"},
        {"What it costs": "speed.md"},
        {"What holds a notebook": "isolation.md"},
        {"What holds a verdict": "integrity.md"},
    ]
    config.nav = [
        {"Start": "index.md"},
        {"Lessons": [{"All lessons": "lessons/index.md"}, *lessons]},
        {"Ask your own model": "explain.md"},
        {"Teaching": teaching},
    ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """A page and a notebook to download for each lesson, and the list of them."""
    course = _course(config)
    root = _root(config)
    for folder in course.lessons:
        source = folder.source.read_text(encoding="utf-8")
        log.info("executing %s", folder.notebook.name)
        notebook = executed(notebook_from_markdown(source), root / "grader", root / "build" / "executed")
        files.append(File.generated(config, f"lessons/{folder.id}.md", content=page_of(notebook, folder.notebook.name)))
        files.append(
            File.generated(config, f"lessons/{folder.notebook.name}", abs_src_path=str(folder.notebook.resolve()))
        )
    files.append(File.generated(config, "lessons/index.md", content=_overview(_lessons(course))))
    for source_file in sorted((Path(config.docs_dir) / "_run").glob("*.md")):
        source = source_file.read_text(encoding="utf-8")
        log.info("executing %s", source_file.name)
        notebook = executed(notebook_from_markdown(source), root / "grader", root / "build" / "executed")
        files.append(File.generated(config, source_file.name, content=page_of(notebook)))
    return files


def _overview(lessons: list[Lesson]) -> str:
    text = "A loud error stops with a message. A silent one does not: the model runs, and what it computes is wrong."
    entries = [
        f"**[Lesson {lesson.number}: {lesson.title}]({lesson.id}.md)**  \n{lesson.case}  \n"
        f"*{lesson.loud}, {lesson.minutes} minutes*"
        for lesson in lessons
    ]
    return "\n\n".join(["# Lessons", text, *entries]) + "\n"


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).resolve().parent


def _course(config: MkDocsConfig) -> Course:
    return load_course(_root(config) / "lessons")


def _lessons(course: Course) -> list[Lesson]:
    return [course.lesson(lesson_id) for lesson_id in course.ids]
