"""Every exercise has enough answers of both kinds. That each gets what it must is proved by `grade lint`."""

import pytest

from grader.course import load_course

COURSE = load_course()
EXERCISES = [(folder, exercise) for folder in COURSE.lessons for exercise in COURSE.lesson(folder.id).exercises]


@pytest.mark.parametrize(("folder", "exercise"), EXERCISES, ids=[exercise.id for _, exercise in EXERCISES])
def test_at_least_four_right_and_six_wrong_among_them_the_starter(folder, exercise):
    right = [answer for answer in folder.answers("right") if answer.exercise == exercise.id]
    wrong = [answer for answer in folder.answers("wrong") if answer.exercise == exercise.id]
    assert len(right) >= 4
    assert len(wrong) >= 6
    assert any(answer.path.stem == f"{exercise.id}_starter" for answer in wrong)
    sources = ["\n".join(answer.source.split()) for answer in right + wrong]
    assert len(set(sources)) == len(sources)


@pytest.mark.parametrize(("folder", "exercise"), EXERCISES, ids=[exercise.id for _, exercise in EXERCISES])
def test_hints_and_explanations_are_there(folder, exercise):
    assert len(set(exercise.hints)) == 3
    assert all(exercise.hints)
    assert exercise.why
    assert exercise.another_way
