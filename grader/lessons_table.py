"""`grade lessons`: the lessons, what each is about, and how far the learner is."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from grader.course import Course
from grader.progress import LessonProgress, read_progress
from grader.reports.plain import one_line
from grader.reports.terminal import indented


def lessons_table(course: Course) -> Iterable[RenderableType]:
    """One entry a lesson, and a closing line that says which one is next. Raises CourseError for a broken contract."""
    progress = read_progress(course)
    following = ""
    for lesson_id in course.ids:
        lesson = course.lesson(lesson_id)
        ids = {exercise.id for exercise in lesson.exercises}
        passed = ids & progress.get(lesson_id, LessonProgress()).passed
        done = passed == ids
        if not done and not following:
            following = f"Next: {lesson_id}.ipynb, then `grade {lesson_id}.ipynb`. `grade start` copies the notebooks."
        line = Text("✓ " if done else "  ", style="green")
        line.append(f"{lesson_id}  {one_line(lesson.title)}", style="bold")
        line.append(f"  {len(passed)} of {len(ids)} pass, {lesson.loud}, {lesson.minutes} minutes")
        yield line
        yield indented(Text(one_line(lesson.case), style="dim"))
    yield Text()
    yield Text(following or "Every exercise of every lesson passes.")
