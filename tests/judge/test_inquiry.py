"""Questions that do not wait for each other travel together; each inquiry gets its own answers."""

from collections.abc import Iterator
from typing import Any

import pytest

from grader.inquiry import Garbled, Inquiry, Observation, Question, side_by_side, together


def _asks(*numbers: int) -> Inquiry[list[int]]:
    told = []
    for number in numbers:
        told.append((yield {"ask": "double", "name": "it", "number": number})["is"])
    return told


def _answered(question: Question) -> Observation:
    if question["ask"] == "several":
        return {"several": [_answered(one) for one in question["questions"]]}
    return {"is": 2 * question["number"]}


def _carried_out(inquiry: Inquiry[Any], answer: Any = _answered) -> tuple[Any, int]:
    """What it ends in, and after how many journeys."""
    journeys = 0
    try:
        question = next(inquiry)
        while True:
            journeys += 1
            question = inquiry.send(answer(question))
    except StopIteration as end:
        return end.value, journeys


def test_results_come_in_order_after_as_many_journeys_as_the_longest_takes() -> None:
    inquiry = side_by_side(_asks(1), _asks(2, 3, 4), _asks(), _asks(5, 6))
    assert _carried_out(inquiry) == ([[2], [4, 6, 8], [], [10, 12]], 3)


def test_a_question_that_is_alone_travels_as_it_is() -> None:
    asked = []

    def answer(question: Question) -> Observation:
        asked.append(question["ask"])
        return _answered(question)

    _carried_out(side_by_side(_asks(1, 2), _asks(3)), answer)
    assert asked == ["several", "double"]


def test_inquiries_side_by_side_may_be_made_of_others() -> None:
    inner = side_by_side(_asks(1), _asks(2))
    assert _carried_out(side_by_side(inner, _asks(3))) == ([[[2], [4]], [6]], 1)


def test_what_one_raises_ends_all() -> None:
    def refuses() -> Iterator[Question]:
        yield {"ask": "double", "name": "it", "number": 1}
        raise LookupError

    with pytest.raises(LookupError):
        _carried_out(side_by_side(_asks(1, 2, 3), refuses()))  # type: ignore[arg-type]


@pytest.mark.parametrize("told", [[], [{"is": 2}], [{"is": 2}, 7], "two", {"is": 2}])
def test_answers_that_are_not_one_for_each_question_are_no_answers(told: Any) -> None:
    with pytest.raises(Garbled):
        _carried_out(together([{"ask": "double", "name": "it"}] * 2), lambda question: {"several": told})


def test_where_there_is_nobody_to_ask_each_is_told() -> None:
    told, _ = _carried_out(together([{"ask": "double", "name": "it"}] * 2), lambda question: {"missing": True})
    assert told == [{"missing": True}] * 2
