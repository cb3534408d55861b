"""Whose a file is, by the names that the platforms give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.gradescope_export import read_metadata
from grader.batch.layouts import Submitter, canvas, named, natural, plain, shared_prefix

EXPORT = """\
---
submission_409194023:
  :submitters:
  - :name: José "Pepe" García
    :sid: '123456789'
    :email: pepe@example.edu
  :created_at: 2026-04-26 17:34:00.861687000 Z
  :score: 2.0
  :status: processed
  :results:
    score: 2.0
    output: |-
      :submitters:
      not: [ours, to, parse
  :history:
  - :id: 1
    :created_at: 2026-04-25 10:00:00.000000000 Z
    :score: 0.0
  - :id: 2
    :created_at: 2026-04-26 10:00:00.000000000 Z
    :score: 1.0
submission_500000001:
  :submitters:
  - :name: Alice A
    :sid: 111
  - :name: "Bob \\xE9"
    :email: bob@example.edu
  :created_at: 2026-04-20 17:34:00.861687000 Z
submission_600000002:
  :submitters: []
submission_700000003:
  :submitters: &a [*a]
"""


@pytest.mark.parametrize(
    ("name", "student", "number", "late", "attempt", "original"),
    [
        ("doejane_12345_67890_lesson3.ipynb", "doejane", "12345", False, None, "lesson3.ipynb"),
        ("doejane_LATE_12345_67890_lesson3-1.ipynb", "doejane", "12345", True, 2, "lesson3-1.ipynb"),
        ("dela_cruzana_12345_67890_my_lesson3.ipynb", "dela_cruzana", "12345", False, None, "my_lesson3.ipynb"),
        ("çelikgül_1_2_Lesson 3 (1).ipynb", "çelikgül", "1", False, None, "Lesson 3 (1).ipynb"),
        ("anon_x1Y2z_67890_lesson3-12.ipynb", "anon_x1Y2z", "anon_x1Y2z", False, 13, "lesson3-12.ipynb"),
        ("LATE_anon_x1Y2z_67890_lesson3.ipynb", "anon_x1Y2z", "anon_x1Y2z", True, None, "lesson3.ipynb"),
        ("lateef_LATE_7_8_work.zip", "lateef", "7", True, None, "work.zip"),
    ],
)
def test_canvas(name: str, student: str, number: str, late: bool, attempt: int | None, original: str) -> None:
    whose = canvas(("submissions", name))

    assert whose is not None
    assert (whose.student, whose.student_id, whose.late, whose.attempt) == (student, number, late, attempt)
    assert whose.name == original


@pytest.mark.parametrize("name", ["lesson3.ipynb", "anna_lesson3.ipynb", "lesson_3_1.ipynb", "anna_3_lesson.ipynb"])
def test_what_is_not_of_canvas(name: str) -> None:
    assert canvas(("submissions", name)) is None


@pytest.mark.parametrize(
    ("parts", "student", "number", "name"),
    [
        (("Anna Lee_12345_assignsubmission_file_", "lesson3.ipynb"), "Anna Lee", "12345", "lesson3.ipynb"),
        (("Anna Lee_12345_assignsubmission_file", "a", "lesson3.ipynb"), "Anna Lee", "12345", "lesson3.ipynb"),
        (("Anna Lee_12345_assignsubmission_file_lesson3.ipynb",), "Anna Lee", "12345", "lesson3.ipynb"),
        (("Participant_77_assignsubmission_file_", "x.ipynb"), "Participant", "77", "x.ipynb"),
        (("Group 1-Ng, Li_9_assignsubmission_file_", "x.ipynb"), "Group 1-Ng, Li", "9", "x.ipynb"),
    ],
)
def test_moodle(parts: tuple[str, ...], student: str, number: str, name: str) -> None:
    found = named(("export", *parts), {}, typed=False)

    assert found is not None
    (whose,) = found.owners
    assert (whose.student, whose.student_id, whose.name) == (student, number, name)


def test_gradescope() -> None:
    metadata = read_metadata(EXPORT)

    assert list(metadata) == ["submission_409194023", "submission_500000001"]
    first = metadata["submission_409194023"]
    assert first.submitters == (Submitter('José "Pepe" García', "123456789"),)
    assert (first.attempt, first.created_at) == (3, "2026-04-26 17:34:00.861687000 Z")
    assert metadata["submission_500000001"].submitters == (
        Submitter("Alice A", "111"),
        Submitter("Bob é", "bob@example.edu"),
    )


@given(st.text())
def test_gradescope_metadata_may_be_anything(text: str) -> None:
    read_metadata(text)
    read_metadata(f"submission_1:\n  :submitters:\n{text}")


def test_classroom_and_plain() -> None:
    parts = ("lesson3-submissions", "lesson3-octo-cat", "src", "lesson3.ipynb")
    found = named(parts, {}, typed=False)
    assert found is not None
    assert [whose.student for whose in found.owners] == ["octo-cat"]
    assert named(("lesson3-submissions", "other-octocat", "lesson3.ipynb"), {}, typed=False) is None
    assert named(("submissions", "submissions-anna", "lesson3.ipynb"), {}, typed=False) is None
    assert shared_prefix(["lesson3-anna", "lesson3-anton"]) == "lesson3-"
    assert shared_prefix(["anna-lee", "anna-mae"]) == ""
    assert shared_prefix(["lesson3-anna"]) == ""


@pytest.mark.parametrize(
    ("parts", "student"),
    [
        (("class", "anna", "lesson3.ipynb"), "anna"),
        (("class", "anna", "work", "lesson3.ipynb"), "anna"),
        (("class", "anna_lesson3.ipynb"), "anna"),
        (("class", "lesson3-anna.ipynb"), "anna"),
        (("class", "Copy of Lesson_03 (2).ipynb"), "class"),
        (("anna", "lesson3.ipynb"), "anna"),
        (("class", "student07.ipynb"), "student07"),
        (("class", "lesson3_017.ipynb"), "017"),
    ],
)
def test_without_a_platform(parts: tuple[str, ...], student: str) -> None:
    assert plain(parts).student == student


def test_numbers_in_names_sort_as_numbers() -> None:
    assert natural(("attempt9",)) < natural(("attempt10",))


@pytest.mark.parametrize("folder", [("ada",), ("Ada_1_assignsubmission_file_",), ()])
@pytest.mark.parametrize(
    "names",
    [
        ("lesson3.ipynb", "lesson3 (1).ipynb", "lesson3 (2).ipynb", "lesson3 (10).ipynb"),
        ("lesson3.ipynb", "lesson3-Copy1.ipynb", "lesson3-Copy2.ipynb"),
        ("lesson3.zip", "lesson3 (1).zip"),
        ("lesson3.ipynb", "lesson3.ipynb (1)"),
    ],
)
def test_a_copy_comes_after_what_it_is_of(folder: tuple[str, ...], names: tuple[str, ...]) -> None:
    paths = [(*folder, name) for name in names[::-1]]
    paths.sort(key=natural)
    assert [path[-1] for path in paths] == list(names)


def test_the_outermost_part_that_names_somebody_tells_whose_it_is() -> None:
    within = ("Eve_2_assignsubmission_file_", "Ada_1_assignsubmission_onlinetext_", "lesson3.ipynb")
    for parts in (within, (within[0], "ada_1_100_lesson3.ipynb")):
        found = named(("export", *parts), {}, typed=True)
        assert found is not None
        assert [whose.student for whose in found.owners] == ["Eve"]


@pytest.mark.parametrize(
    "block",
    [
        "  - :name: Eve\n    :sid: 0x" + "f" * 400,
        "  - :name: Eve\n    :sid: " + "9" * 6000,
        "  - :name: " + "[" * 10_000,
        "  - " + "- " * 10_000,
        "  - :name: [" + "1, " * 100_000 + "]",
        "".join(" " * depth + f"a{depth}:\n" for depth in range(4, 3000)),
    ],
)
def test_metadata_that_keeps_a_parser_busy_tell_nothing(block: str) -> None:
    text = f"submission_1:\n  :submitters:\n{block}\nsubmission_2:\n  :submitters:\n  - :name: Ada\n    :sid: '1'\n"
    assert read_metadata(text)["submission_2"].submitters == (Submitter("Ada", "1"),)


def test_no_name_takes_long_to_read() -> None:
    assert named(("export", "eve_2_" + "9" * 5000 + "_lesson3.ipynb"), {}, typed=True) is None
    resubmitted = named(("export", "eve_2_20_lesson" + "0" * 60_000 + "a.ipynb"), {}, typed=True)
    assert resubmitted is not None
    assert [(whose.student, whose.attempt) for whose in resubmitted.owners] == [("eve", None)]
    assert plain(("export", "lesson3" + " " * 60_000 + "x.ipynb")).student == "x"
