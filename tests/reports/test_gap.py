"""Shapes are set under each other axis by axis, the wrong axes marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.gap import align, gap_between, parse_shape

shapes = st.lists(st.sampled_from(["1", "2", "16", "400", "H"]), max_size=6).map(tuple)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("(2, 16, 10, 10)", ("2", "16", "10", "10")),
        ("[2, 16]", ("2", "16")),
        ("torch.Size([2, 3])", ("2", "3")),
        (" (3,) ", ("3",)),
        ("()", ()),
        ("(N, 16, H/2, W)", ("N", "16", "H/2", "W")),
        ("5 × 5 input pixels", None),
        ("(2, 3) for (2, 4)", None),
        ("(two words, 3)", None),
        ("", None),
        ("conv(2, 3)", None),
    ],
)
def test_a_shape_is_read_from_text(text: str, shape: tuple[str, ...] | None) -> None:
    assert parse_shape(text) == shape


def test_wrong_axes_are_marked_under_their_sizes() -> None:
    gap = gap_between("(2, 16, 10, 10)", "(2, 16, 6, 6)")

    assert gap is not None
    assert (gap.expected, gap.observed, gap.marks.rstrip()) == ("(2, 16, 10, 10)", "(2, 16,  6,  6)", "        ^^  ^^")
    assert gap.words == "axes 2 and 3"


@pytest.mark.parametrize(
    ("expected", "observed", "rows", "words"),
    [
        ("(2, 5)", "(2, 7, 5)", ("(2, -, 5)", "(2, 7, 5)", "    ^"), "3 axes, not 2"),
        ("(2, 7, 5)", "(2, 5)", ("(2, 7, 5)", "(2, -, 5)", "    ^"), "2 axes, not 3"),
        ("(2, 5)", "(2, 5, 5)", ("(2, -, 5)", "(2, 5, 5)", "    ^"), "3 axes, not 2"),
        ("()", "(3,)", ("()", "(3,)", " ^"), "1 axis, not 0"),
        ("(4,)", "(3,)", ("(4,)", "(3,)", " ^"), "axis 0: 3, not 4"),
        ("(N, 16, H, W)", "(N, 17, H, W)", ("(N, 16, H, W)", "(N, 17, H, W)", "    ^^"), "axis 1: 17, not 16"),
    ],
)
def test_an_axis_too_many_or_too_few_is_marked(
    expected: str, observed: str, rows: tuple[str, str, str], words: str
) -> None:
    gap = gap_between(expected, observed)

    assert gap is not None
    assert (gap.expected, gap.observed, gap.marks.rstrip()) == rows
    assert gap.words == words


def test_no_gap_is_drawn_between_what_is_no_shape_or_the_same_shape() -> None:
    assert gap_between("(2, 3)", "a tuple of 2") is None
    assert gap_between("ValueError", "(2, 3)") is None
    assert gap_between("(2, 3)", "[2, 3]") is None


@given(shapes, shapes)
def test_an_alignment_keeps_every_axis_in_its_order_and_changes_the_fewest(
    expected: tuple[str, ...], observed: tuple[str, ...]
) -> None:
    pairs = align(expected, observed)

    assert tuple(a for a, _ in pairs if a is not None) == expected
    assert tuple(b for _, b in pairs if b is not None) == observed
    changes = sum(a != b for a, b in pairs)
    assert abs(len(expected) - len(observed)) <= changes <= max(len(expected), len(observed))
    assert (changes == 0) == (expected == observed)


@given(shapes, shapes)
def test_the_three_rows_stand_in_the_same_columns(expected: tuple[str, ...], observed: tuple[str, ...]) -> None:
    gap = gap_between(f"({', '.join(expected)})", f"({', '.join(observed)})")
    if gap is None:
        assert expected == observed
        return
    rows = [row for row in (gap.expected, gap.observed) if row != "()"]
    assert len({len(row) for row in rows}) == 1
    for column, mark in enumerate(gap.marks):
        if mark == "^":
            assert all(row[column] not in "()," for row in rows)
