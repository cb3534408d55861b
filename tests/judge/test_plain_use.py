"""The plain cell: its names are nobody's, it is Python as a learner writes it, and what it gives is compared."""

import itertools
import json

import numpy as np
import pytest

from grader.authoring import first_answers
from grader.course import load_course
from grader.plain_use import SYLLABLES, _words, used_plainly
from grader.probed_aside import run_aside

COURSE = load_course(None)
ASKED = [
    (lesson_id, exercise)
    for lesson_id in COURSE.ids
    for exercise in COURSE.lesson(lesson_id).exercises
    if exercise.kind != "answer"
]


def first_cells(exercise, sources=()):
    """The cells of an inquiry that nothing answers: what stands before the use, and the use."""
    inquiry = used_plainly(exercise, np.random.default_rng(0), sources)
    cells = [next(inquiry)]
    while "__repr__" not in cells[-1]["variable"]:
        cells.append(inquiry.send({}))
    return cells


def test_names_stand_in_no_source_even_where_every_short_one_does():
    every = " ".join("".join(three) for three in itertools.product(SYLLABLES, repeat=3))
    for _, exercise in ASKED[:3]:
        source = first_cells(exercise, [every])[-1]["source"]
        words = {
            word for word in source.replace("=", " ").replace("(", " ").replace(".", " ").split() if word.islower()
        }
        assert not {word for word in words if word in every.split()}


def test_names_come_to_an_end_whatever_is_drawn_and_none_begins_another():
    for seed in range(3000):  # in about one of them the same three syllables are drawn twice
        words = _words(np.random.default_rng(seed), ())
        assert len(words) == 5
        assert [one for one in words for other in words if one is not other and one.startswith(other)] == []


@pytest.mark.parametrize(("lesson_id", "exercise"), ASKED, ids=[exercise.id for _, exercise in ASKED])
def test_a_right_answer_is_used_as_it_is_asked_and_another_is_not(lesson_id, exercise):
    folder = COURSE.folder(lesson_id)
    setup = "import torch, math\nimport torch.nn.functional as F\nfrom torch import nn\n"
    namespace = {"__name__": "__main__"}
    exec(setup + first_answers(folder.path / "answers" / "right")[exercise.id], namespace)
    assert said(exercise, namespace, lambda text: text) == ""
    told = said(exercise, namespace, lambda text: text.replace("(", "(-", 1) if text[1] == "'" else "([1], ['2.0'])")
    assert told.startswith("gives") or told.startswith("works while")


def said(exercise, namespace, in_a_cell):
    """What the inquiry ends in where cells run in `namespace`, and what they tell is first changed by `in_a_cell`."""
    inquiry = used_plainly(exercise, np.random.default_rng(1), ())
    try:
        question = next(inquiry)
        while True:
            if question["ask"] == "cell":
                exec(question["source"], namespace)
                observation = {"text": in_a_cell(eval(question["variable"], namespace) or "''")}
            else:
                observation = json.loads(json.dumps(run_aside(question, namespace)))
            question = inquiry.send(observation)
    except StopIteration as end:
        return end.value
