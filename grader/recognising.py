"""Which lesson a notebook belongs to, and which of its cells are still as the lesson has them."""

from __future__ import annotations

from grader.contract import Lesson
from grader.course import Course
from grader.submission import Submission, Unreadable, find_exercises, read_submission


def lesson_of(submission: Submission, course: Course, wanted: str | None) -> tuple[Lesson, tuple[str, ...]] | str:
    """The lesson that is `wanted`, or that the notebook belongs to, with notes; or, as text, why it cannot be told."""
    claimed, by_name = submission.lesson_claimed, submission.lesson_by_name
    if wanted is not None:
        if wanted not in course.ids:
            return f"There is no {wanted}. The course has {', '.join(course.ids)}."
        says = claimed if claimed in course.ids else by_name
        note = f"The notebook says that it is {says}; it was graded as {wanted}, as asked for with --lesson."
        return course.lesson(wanted), (note,) if says in course.ids and says != wanted else ()
    if claimed in course.ids:
        note = f"The file is called {by_name}, but the notebook is {claimed}; it was graded as {claimed}."
        return course.lesson(str(claimed)), (note,) if by_name in course.ids and by_name != claimed else ()
    if by_name in course.ids:
        note = f"The notebook's metadata names no lesson; its file name says {by_name}."
        return course.lesson(str(by_name)), (note,)
    best: tuple[int, Lesson] | None = None
    for lesson_id in course.ids:
        lesson = course.lesson(lesson_id)
        names = {one.id: one.name for one in lesson.exercises if one.kind != "answer"}
        matches = sum(index is not None for index in find_exercises(submission, names).cells.values())
        if matches and (best is None or matches > best[0]):
            best = (matches, lesson)
    if best is not None:
        return best[1], (f"The lesson was recognised by the names that the notebook defines: {best[1].id}.",)
    return (
        f"{submission.path.name} belongs to no lesson that this course has: neither its metadata nor its file name nor "
        "the names it defines say which. Name it with --lesson, such as --lesson lesson3."
    )


def sources_handed_out(submission: Submission, course: Course, lesson: Lesson) -> frozenset[str]:
    """The sources of the lesson's own cells (and of the lesson that the notebook says it is, if that is another)."""
    found: set[str] = set()
    for one in {lesson.id, submission.lesson_claimed, submission.lesson_by_name}:
        if one is not None and one in course.ids:
            try:
                handed_out = read_submission(course.folder(one).notebook)
            except Unreadable:
                continue
            found.update(source.strip() for source in handed_out.sources if source.strip())
    return frozenset(found)
