"""A model as it is built: what comes back in no agreed form is tampering, never a fault of the grader's."""

import json

import pytest

from grader.authoring import first_answers
from grader.course import load_course
from grader.integrity import examined
from grader.probe import answer

COURSE = load_course(None)
EXERCISE = next(one for one in COURSE.lesson("lesson5").exercises if one.id == "5.1")


def verdict_on(forge):
    """The verdict on a right answer of 5.1, after `forge` has had each answer about it as it is built."""
    namespace = {"__name__": "__main__"}
    exec("import torch\nimport torch.nn.functional as F\nfrom torch import nn\n", namespace)
    exec(first_answers(COURSE.folder("lesson5").path / "answers" / "right")["5.1"], namespace)
    inquiry = examined(EXERCISE, 7, in_a_cell=False)
    try:
        question = next(inquiry)
        while True:
            asked = json.loads(json.dumps(question))
            told = {"replaced": []} if asked["ask"] == "library" else json.loads(json.dumps(answer(asked, namespace)))
            if any(one.get("as_built") for one in asked.get("questions", [])):
                for one in told["several"]:
                    forge(one["answers"])
            question = inquiry.send(told)
    except StopIteration as end:
        return end.value.verdict


def test_a_right_answer_passes():
    assert verdict_on(lambda answers: None) == "pass"


@pytest.mark.parametrize(
    "forge",
    [
        lambda answers: answers[2].update(weights={}),
        lambda answers: answers[2].update(weights=7),
        lambda answers: answers[2]["weights"].update({"fc.weight": {"shape": [2]}}),
        lambda answers: answers[2]["weights"].update({"fc.weight": answers[2]["weights"]["fc.bias"]}),
        lambda answers: answers[0].update(value={"shape": "wide"}),
        lambda answers: answers.clear(),
    ],
    ids=["no weights", "weights of no kind", "a weight of no kind", "another weight", "no output", "no answers"],
)
def test_answers_in_no_form_are_tampering(forge):
    assert verdict_on(forge) == "tampered"
