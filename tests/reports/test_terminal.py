"""What the learner reads: the gap first, then where, why and one hint; in any terminal."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from grader.reports.next_step import next_step
from grader.reports.terminal import console_for, exercise_as_text, print_report, summary_line
from grader.verdict import ExerciseResult, Finding, Report


def shown(report: Report, width: int = 80, closing: str = "", *, color_system: str | None = None) -> str:
    stream = StringIO()
    console = Console(
        file=stream, width=width, markup=False, emoji=False, highlight=False, legacy_windows=False,
        color_system=color_system, force_terminal=color_system is not None,  # type: ignore[arg-type]
    )  # fmt: skip
    print_report(report, console, closing)
    return stream.getvalue()


def failing(**changes: object) -> Report:
    finding = replace(Finding("wrong-value", "The values differ."), **changes)  # type: ignore[arg-type]
    return Report("a.ipynb", "lesson3", (ExerciseResult("3.1", "A", "fail", (finding,)),), seed=1)


FIRST_FAILURE = """\
✗ 3.1 SameSizeDilation: fail
  expected    (2, 16, 10, 10)
  observed    (2, 16,  6,  6)
                      ^^  ^^  axes 2 and 3
  The output is smaller than the input
  where       cell 7, line 5, layer conv1
  arithmetic  floor((10 + 2·0 − 2·(3−1) − 1)/1 + 1) = 6, wanted 10
  looks like  padding that did not grow with the dilation

  and also (receptive-field):
  expected    5 × 5 input pixels
  observed    7 × 7 input pixels
  A pixel sees too much.
  where       cell 8

     layer  op      in → out                        line
  >  conv1  conv2d  (2, 3, 10, 10) → (2, 16, 6, 6)     5
            relu    (2, 16, 6, 6) → (2, 16, 6, 6)

  hint        How many pixels does this kernel span?
"""


def test_a_failure_reads_gap_place_arithmetic_family_and_one_hint(report: Report) -> None:
    text = shown(report)

    assert "lesson3.ipynb: lesson3, 1 of 7 pass\n✓ 3.0 predicted: pass\n\n" + FIRST_FAILURE in text
    assert "Second hint" not in text
    assert exercise_as_text(report.exercises[1]) == FIRST_FAILURE.rstrip("\n")


def test_every_verdict_is_a_word_with_its_explanation(report: Report) -> None:
    text = shown(report)

    for exercise in report.exercises:
        assert f"{exercise.id} {exercise.name}: {exercise.verdict}\n" in text
        assert exercise.message in text
    assert "where       cell 9, line 3" in text
    assert "where       cell 11" in text
    assert "note  The kernelspec names julia" in text
    assert "--seed 12345 repeats this run" in text
    assert all(line == line.rstrip() for line in text.splitlines())


def test_colour_adds_nothing_that_is_not_said_without_it(report: Report) -> None:
    with_colour = shown(report, color_system="standard")
    plain = "".join(
        part[part.index("m") + 1 :] if number else part for number, part in enumerate(with_colour.split("\x1b["))
    )

    assert "\x1b[" in with_colour
    assert [line.rstrip() for line in plain.splitlines()] == [line.rstrip() for line in shown(report).splitlines()]


@pytest.mark.parametrize("width", [20, 40, 59, 60, 100])
def test_every_width_is_kept_and_loses_nothing(report: Report, width: int) -> None:
    text = shown(report, width, "Do this next, and then do that, and so on until it is done.")

    assert max(map(len, text.splitlines())) <= width
    joined = "".join(text.split())
    for finding in report.exercises[1].findings:
        for said in (finding.message, finding.arithmetic, finding.family):
            assert "".join(said.split()) in joined
    assert "untilitisdone." in joined


def test_at_forty_columns_shapes_still_stand_under_each_other(report: Report) -> None:
    text = shown(report, 40)

    assert (
        "  expected    (2, 16, 10, 10)\n  observed    (2, 16,  6,  6)\n                      ^^  ^^\n  axes 2 and 3\n"
    ) in text
    assert "  > conv1 conv2d, line 5\n      (2, 3, 10, 10) → (2, 16, 6, 6)\n" in text


def test_a_shape_too_long_for_the_line_stands_under_its_label() -> None:
    text = shown(failing(expected="(1000, 1000, 1000, 1000, 1000)", observed="(1000, 1000, 1000, 1000, 1001)"), 40)

    assert "  expected\n  (1000, 1000, 1000, 1000, 1000)\n  observed\n  (1000, 1000, 1000, 1000, 1001)\n" in text
    assert f"\n  {' ' * 25}^^^^\n" in text


def test_a_learners_text_is_neither_markup_nor_escape_code() -> None:
    nasty = "[bold red]x[/bold red] [link=http://a]l[/link] :smile: \x1b]0;title\x07 \x1b[2J"
    report = failing(message=nasty, observed=nasty, layer=nasty)
    report = replace(report, notes=(nasty,), exercises=(replace(report.exercises[0], name=nasty),))

    text = shown(report, 100)

    assert "\x1b" not in text
    assert "\x07" not in text
    assert text.count("[bold red]x[/bold red] [link=http://a]l[/link] :smile: \\x1b]0;title") == 5


def test_a_text_without_end_is_cut() -> None:
    text = shown(failing(message="a" * 100_000))

    assert "98,000 characters more" in text
    assert len(text) < 5000


def test_a_long_trace_is_folded_around_the_row_that_raised() -> None:
    steps = tuple({"op": "relu", "layer": f"block.{n}", "in": [[2, 8]], "out": [[2, 8]], "line": n} for n in range(500))
    steps += ({"op": "linear", "layer": "head", "in": [[2, 8], [4, 9]], "out": [], "line": 9},)
    crash = ExerciseResult("3.1", "A", "crash", (Finding("raises", "RuntimeError: no"),), steps)
    text = exercise_as_text(crash)

    assert "\n     … 492 more\n" in text
    assert "(2, 8), (4, 9) → raises" in text
    assert [line.split()[1] for line in text.splitlines() if line.startswith("  >")] == ["head"]
    assert "block.3 " in text
    assert "block.4 " not in text
    assert "block.495 " not in text
    assert "block.496 " in text
    assert len(text.splitlines()) < 20


def test_a_single_row_is_not_folded_away() -> None:
    steps = tuple({"op": "relu", "layer": f"b{n}", "in": [[n]], "out": [[n]], "line": n} for n in range(1, 15))
    text = exercise_as_text(
        ExerciseResult("3.1", "A", "fail", (Finding("output-shape", "No.", layer="b10"),), steps, cell=3)
    )

    assert "1 more" not in text
    assert "  >  b10" in text


def test_a_problem_is_all_that_is_said_of_an_unreadable_notebook() -> None:
    report = Report("a.ipynb", "", (), problem="a.ipynb is empty. Save it again from Jupyter.")

    assert shown(report) == "a.ipynb: not graded\n  a.ipynb is empty. Save it again from Jupyter.\n"
    assert summary_line(report) == "a.ipynb: not graded. a.ipynb is empty. Save it again from Jupyter."
    assert next_step(report, "a.ipynb") == ""


def test_the_quiet_line_names_what_did_not_pass(report: Report) -> None:
    assert summary_line(report) == (
        "lesson3.ipynb: 1 of 7 pass; 3.1 fail (output-shape, receptive-field), 3.2 crash (raises), "
        "3.3 limit, 3.4 missing, 3.5 tampered, 3.6 error"
    )
    passed = replace(report, exercises=report.exercises[:1])
    assert summary_line(passed) == "lesson3.ipynb: 1 of 1 pass"


def test_the_closing_line_says_what_to_do_next(report: Report) -> None:
    exercises = report.exercises
    passed = [replace(exercises[0], id=f"3.{number}") for number in range(7)]

    assert next_step(report, "my work/a.ipynb") == (
        "3.0 passes; 3.1 is next. Mend it, save the notebook and grade again. Stuck?\n"
        "  grade hint 'my work/a.ipynb' 3.1"
    )
    nothing_yet = next_step(replace(report, exercises=(exercises[3],)), "a.ipynb")
    assert nothing_yet == "3.3 is next. Change what is said above, save the notebook and grade again."
    assert "please report it" in next_step(replace(report, exercises=(exercises[6],)), "a.ipynb")
    two = replace(report, exercises=(*passed[:2], exercises[2]))
    assert next_step(two, "a.ipynb").startswith("3.0 and 3.1 pass; 3.2 is next.")
    many = replace(report, exercises=(*passed, exercises[2]))
    assert next_step(many, "a.ipynb").startswith("7 exercises pass; 3.2 is next.")
    done = replace(report, exercises=tuple(passed[:3]))
    assert next_step(done, "a.ipynb", "lesson 4, Flattening").startswith(
        "All 3 pass: lesson3 is done. Next: lesson 4, Flattening. Why it works"
    )
    assert "That was the last lesson." in next_step(done, "a.ipynb")
    assert next_step(done, "a.ipynb", narrowed=True).startswith("3.0, 3.1 and 3.2 pass. Why it works")


@pytest.mark.parametrize("variable", ["NO_COLOR", "option", "dumb"])
def test_colour_can_be_declined(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "dumb" if variable == "dumb" else "xterm-256color")
    assert (console_for().color_system is None) == (variable == "dumb")
    if variable == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    assert console_for(no_color=variable == "option").color_system is None


@settings(max_examples=60, deadline=None)
@given(
    st.builds(Finding, st.just("wrong-value"), *[st.text(st.characters(), max_size=60)] * 3, layer=st.text(max_size=9)),
    st.integers(20, 120),
)
def test_any_text_is_shown_within_the_width(finding: Finding, width: int) -> None:
    from rich.cells import cell_len

    text = exercise_as_text(ExerciseResult("3.1", "A", "fail", (finding,)), width)

    assert all(cell_len(line) <= width for line in text.splitlines())
