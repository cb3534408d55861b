"""The batch's own book-keeping: nothing lost, nothing twice, one student's disaster kept to that student."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from handed_in import lay_out, notebook

from grader.batch.archives import Archives
from grader.batch.attempts import standings
from grader.batch.journal import Journal
from grader.batch.known import Cache
from grader.batch.records import to_json
from grader.batch.run import Outcome, RunBroken, Settings, report_of, run_batch
from grader.batch.submissions import Entry, collect
from grader.batch.work import OtherVersion, Task, file_name
from grader.batch.workers import WorkerDied
from grader.course import load_course
from grader.grading_options import GradingOptions
from grader.verdict import ExerciseResult, Report


class Answering(Executor):
    """An Executor that answers each task by a function of how often it was asked, from another thread."""

    def __init__(self, answer: Callable[[Task, int], str]) -> None:
        self.answer = answer
        self.asked: Counter[str] = Counter()
        self.at_once = self.most_at_once = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        (task,) = args
        future: Future[Any] = Future()
        self.asked[task.name] += 1
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)

        def work() -> None:
            self.at_once -= 1
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(self.answer(task, self.asked[task.name]))
            except Exception as problem:
                future.set_exception(problem)

        threading.Timer(0.005, work).start()
        return future


def passing(task: Task, time: int) -> str:
    return to_json(Report(task.name, "lesson3", (ExerciseResult("3.0", "predicted", "pass"),)))


class Bench:
    """A class of `names`, marked with an Answering executor."""

    def __init__(self, folder: Path, course: Path, names: list[str]) -> None:
        lay_out(folder / "class", {name: notebook(extra=f"# {name}") for name in names})
        self.entries: tuple[Entry, ...] = collect([folder / "class"], Archives()).entries
        self.course = load_course(course)
        self.journal = folder / "journal.jsonl"
        self.cache: Cache | None = None
        self.outcomes: dict[int, Outcome] = {}

    def run(self, executor: Executor) -> list[Report]:
        self.outcomes = {}

        def on_outcome(position: int, outcome: Outcome) -> None:
            assert position not in self.outcomes
            self.outcomes[position] = outcome

        settings = Settings(self.course, None, GradingOptions(), executor, 3)
        with Journal(self.journal) as journal:
            run_batch(self.entries, settings, journal, self.cache, Archives(), on_outcome)
            return [report_of(entry, self.outcomes[i], journal) for i, entry in enumerate(self.entries)]


@pytest.fixture
def bench(tmp_path: Path, course: Path) -> Bench:
    return Bench(tmp_path, course, [f"s{number}/lesson3.ipynb" for number in range(8)])


def test_every_submission_is_marked_once_and_few_are_under_way(bench: Bench) -> None:
    names = [f"s{number}/lesson3.ipynb" for number in range(8)]
    executor = Answering(passing)
    reports = bench.run(executor)

    assert [report.notebook for report in reports] == names
    assert all(report.passed for report in reports)
    assert executor.asked == {"lesson3.ipynb": 8}
    assert executor.most_at_once <= 3
    again = Answering(passing)
    assert bench.run(again) == reports
    assert again.asked == {}


def test_what_is_the_same_is_run_once(tmp_path: Path, course: Path) -> None:
    bench = Bench(tmp_path, course, [])
    lay_out(tmp_path / "class", {f"s{number}/lesson3.ipynb": notebook() for number in range(4)})
    bench.entries = collect([tmp_path / "class"], Archives()).entries
    executor = Answering(passing)

    assert len(bench.run(executor)) == 4
    assert executor.asked == {"lesson3.ipynb": 1}


def test_a_death_is_tried_again_and_then_told(tmp_path: Path, course: Path) -> None:
    bench = Bench(tmp_path, course, [f"{name}_lesson3.ipynb" for name in ("once", "twice", "fine", "odd")])

    def answer(task: Task, time: int) -> str:
        if task.name.startswith("twice") or (task.name.startswith("once") and time == 1):
            raise WorkerDied("It was killed.")
        if task.name.startswith("odd"):
            raise MemoryError
        return passing(task, time)

    executor = Answering(answer)
    reports = {report.notebook.partition("_")[0]: report for report in bench.run(executor)}

    assert reports["once"].passed
    assert reports["fine"].passed
    for name in ("twice", "odd"):
        assert [one.verdict for one in reports[name].exercises] == ["error", "error"]
        assert reports[name].exit_status == 3
        assert "not the learner's" in reports[name].exercises[0].message
    asked = {"once": 2, "twice": 2, "fine": 1, "odd": 1}
    assert {name.partition("_")[0]: count for name, count in executor.asked.items()} == asked
    again = Answering(passing)
    assert all(report.passed for report in bench.run(again))
    assert set(again.asked) == {"twice_lesson3.ipynb", "odd_lesson3.ipynb"}


def test_a_run_that_breaks_keeps_what_is_marked(bench: Bench) -> None:
    done: list[str] = []

    def answer(task: Task, time: int) -> str:
        if len(done) >= 4:
            raise OtherVersion("Another version.")
        done.append(task.name)
        return passing(task, time)

    with pytest.raises(RunBroken, match="Another version"):
        bench.run(Answering(answer))
    kept = len(bench.outcomes)
    assert 1 <= kept <= 4
    executor = Answering(passing)
    assert len(bench.run(executor)) == 8
    assert executor.asked.total() == 8 - kept


def test_a_cache_serves_another_run(bench: Bench, tmp_path: Path) -> None:
    bench.cache = Cache(tmp_path / "marks")
    reports = bench.run(Answering(passing))
    bench.journal = tmp_path / "elsewhere.jsonl"
    executor = Answering(passing)

    assert bench.run(executor) == reports
    assert executor.asked == {}


def attempts(tmp_path: Path, scores: list[int], names: list[str], *, best: bool) -> list[tuple[int, int, bool]]:
    lay_out(tmp_path / "class", dict.fromkeys(names, b"{}"))
    entries = collect([tmp_path / "class"], Archives()).entries
    order = [names.index(entry.source) for entry in entries]
    outcomes = [Outcome(str(place), "lesson3", scores[place], 4, 1) for place in order]
    placed = dict(zip(order, standings(entries, outcomes, best=best), strict=True))
    return [(placed[i].attempt, placed[i].attempts, placed[i].counts) for i in range(len(names))]


@pytest.mark.parametrize(
    ("best", "counting"), [(False, [False, False, True, True]), (True, [False, True, False, True])]
)
def test_the_last_attempt_counts_or_the_best(tmp_path: Path, best: bool, counting: list[bool]) -> None:
    names = [
        "doejane_1_99_lesson3.ipynb",
        "doejane_1_100_lesson3-1.ipynb",
        "doejane_LATE_1_1000_lesson3-2.ipynb",
        "doejane_2_50_lesson3.ipynb",
    ]
    assert attempts(tmp_path, [1, 3, 2, 0], names, best=best) == [
        (1, 3, counting[0]), (2, 3, counting[1]), (3, 3, counting[2]), (1, 1, counting[3]),
    ]  # fmt: skip


def test_of_equal_attempts_the_last_is_the_best(tmp_path: Path) -> None:
    names = ["lesson3.ipynb", "lesson3 (1).ipynb", "lesson3 (10).ipynb", "lesson3 (2).ipynb"]
    assert attempts(tmp_path, [2, 2, 1, 2], names, best=True) == [
        (1, 4, False), (2, 4, False), (4, 4, False), (3, 4, True),
    ]  # fmt: skip


def test_a_canvas_resubmission_keeps_its_number(tmp_path: Path) -> None:
    assert attempts(tmp_path, [2], ["doe_1_5_lesson3-3.ipynb"], best=False) == [(4, 4, True)]


@pytest.mark.parametrize("name", ["a/b", "\0", "..", "x" * 400 + ".ipynb", "é" * 200 + ".ipynb", "nul:\x1b[31m.ipynb"])
def test_a_name_fits_every_file_system(name: str, tmp_path: Path) -> None:
    fit = file_name(name)

    (tmp_path / fit).write_bytes(b"")
    assert (tmp_path / fit).parent == tmp_path
    assert fit.isprintable()
    assert fit.endswith(name[-6:]) or not name.endswith(".ipynb")
