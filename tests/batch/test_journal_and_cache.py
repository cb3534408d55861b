"""What is marked stays marked: journal and cache, torn, damaged, foreign."""

from __future__ import annotations

import errno
import json
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.journal import Journal, JournalInUse
from grader.batch.kept import Kept, prune
from grader.batch.known import Cache, course_digest, grader_digest, is_final, is_lasting, key_of
from grader.batch.records import from_json, to_json
from grader.course import load_course
from grader.grading_options import GradingOptions
from grader.verdict import ExerciseResult, Finding, Report

STEP = {"op": "conv2d", "layer": "conv", "in": [[2, 3]], "out": [[2, 6]], "line": 5, "settings": {"dilation": [2, 2]}}
REPORT = Report(
    "lesson3.ipynb",
    "lesson3",
    (
        ExerciseResult("3.0", "predicted", "pass", cell=2),
        ExerciseResult(
            "3.1", "SameSize", "fail", (Finding("output-shape", "sm\u00e5ll\ud800", "(2,)", "(1,)", 3, 4),), (STEP,)
        ),
    ),
    notes=("a note",),
    torch="2.13",
    seconds=1.25,
    seed=7,
)


def test_a_report_survives_as_json() -> None:
    text = to_json(REPORT)

    assert from_json(text) == REPORT
    assert text.isascii()
    assert "\n" not in text


@given(st.text() | st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_a_journal_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "results" / "marks.csv.journal.jsonl"
    with Journal(path) as journal:
        for number in range(3):
            journal.add(f"{number:064x}", replace(REPORT, seed=number))
    whole = path.read_bytes()
    ends = [index + 1 for index, byte in enumerate(whole) if byte == 10]
    for cut in {*range(0, len(whole), 37), *ends, *(end - 1 for end in ends)}:
        path.write_bytes(whole[:cut])
        with Journal(path) as journal:
            sound = sum(end <= cut for end in ends)
            assert len(journal) == sound
            journal.add("f" * 64, REPORT)
            assert [journal.report(f"{number:064x}").seed for number in range(sound)] == list(range(sound))
        with Journal(path) as journal:
            assert len(journal) == sound + 1
            assert journal.report("f" * 64) == REPORT
        assert all(json.loads(line)["journal"] == 1 for line in path.read_bytes().splitlines())


def test_damage_in_the_middle_costs_one_mark(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        for number in range(3):
            journal.add(f"{number:064x}", REPORT)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\0" * 40 + b"\n" + lines[1][:80] + b"\n" + lines[2])
    with Journal(path) as journal:
        assert [f"{number:064x}" in journal for number in range(3)] == [True, False, True]


def test_the_last_mark_counts_and_unused_ones_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "results" / "journal.jsonl"
    with Journal(path) as journal:
        journal.add("a" * 64, REPORT)
        journal.add("b" * 64, REPORT)
        journal.add("a" * 64, replace(REPORT, seed=8))
        assert journal.report("a" * 64).seed == 8
        journal.drop_all_but(["a" * 64])
        assert (len(journal), journal.report("a" * 64).seed) == (1, 8)
        journal.add("a" * 64, replace(REPORT, seed=9))
        journal.drop_all_but(["a" * 64])
        assert (len(journal), journal.report("a" * 64).seed) == (1, 9)
    assert len(path.read_bytes().splitlines()) == 1
    assert os.listdir(path.parent) == ["journal.jsonl"]
    with Journal(path, fresh=True) as journal:
        assert len(journal) == 0


@pytest.mark.skipif(os.name != "posix", reason="locks are POSIX")
def test_two_runs_do_not_write_to_one_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.jsonl"), pytest.raises(JournalInUse):
        Journal(tmp_path / "journal.jsonl")


def test_a_key_is_made_of_everything_that_a_mark_depends_on(course: Path) -> None:
    digest = course_digest(load_course(course))
    options = GradingOptions()
    keys = {
        key_of(b"x", "a.ipynb", digest, options),
        key_of(b"y", "a.ipynb", digest, options),
        key_of(b"x", "b.ipynb", digest, options),
        key_of(b"x", "a.ipynb", digest, replace(options, timeout=5.0)),
        key_of(b"x", "a.ipynb", digest, replace(options, exercises=("3.1",))),
    }
    contract = course / "lesson3_dilation" / "contract.py"
    contract.write_text(contract.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8")
    keys.add(key_of(b"x", "a.ipynb", course_digest(load_course(course)), options))

    assert len(keys) == 6
    assert key_of(b"x", "a.ipynb", digest, GradingOptions()) in keys
    assert len(grader_digest()) == 64


def test_a_cache_keeps_what_lasts_and_survives_anything(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    key = "ab" + "0" * 62
    assert cache.get(key) is None
    cache.put(key, REPORT)
    assert cache.get(key) == REPORT
    (path,) = (tmp_path / "cache").glob("*/*")
    for damage in (b"", b"{", b"[]", b'{"key":"other","report":{}}', path.read_bytes()[:-9]):
        path.write_bytes(damage)
        assert cache.get(key) is None
    path.unlink()
    path.mkdir()
    assert cache.get(key) is None
    cache.put(key, REPORT)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    broken = Cache(tmp_path / "file")
    broken.put(key, REPORT)
    assert broken.get(key) is None


def test_what_nobody_has_asked_for_in_ninety_days_goes(tmp_path: Path) -> None:
    prune(tmp_path)
    marks, answers = Kept(tmp_path / "marks"), Kept(tmp_path / "answers")
    for kept in (marks, answers):
        kept.put("ab" + "0" * 62, "1")
        kept.put("ab" + "1" * 62, "2")
        (old,) = kept.folder.glob("*/*0.json")
        os.utime(old, (0, time.time() - 91 * 86_400))
    prune(tmp_path)
    for kept in (marks, answers):
        assert [kept.get("ab" + digit * 62) for digit in "01"] == [None, 2]


def test_our_own_faults_are_not_kept() -> None:
    ours = replace(REPORT, exercises=(ExerciseResult("3.0", "predicted", "error"),))
    limit = replace(REPORT, exercises=(ExerciseResult("3.0", "predicted", "limit"),))
    unreadable = replace(REPORT, exercises=(), problem="lesson3.ipynb is cut off.")
    no_kernel = replace(REPORT, exercises=(), problem="No kernel could be started: no")

    assert [is_final(report) for report in (REPORT, ours, limit, unreadable, no_kernel)] == [
        True, False, True, True, False,
    ]  # fmt: skip
    assert [is_lasting(report) for report in (REPORT, ours, limit, unreadable, no_kernel)] == [
        True, False, False, True, False,
    ]  # fmt: skip


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk on which nothing can be made to last any more."""

    def refuse(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)


def test_a_full_disk_is_told_with_the_journals_name(tmp_path: Path, full_disk: None) -> None:
    with Journal(tmp_path / "journal.jsonl") as journal, pytest.raises(OSError, match=r"journal\.jsonl"):
        journal.add("0" * 64, REPORT)


def test_a_journal_that_may_be_lost_goes_on_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path, may_be_lost=True) as journal:
        journal.add(f"{0:064x}", replace(REPORT, seed=0))
        with monkeypatch.context() as full:
            full.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
            for number in (1, 2):
                journal.add(f"{number:064x}", replace(REPORT, seed=number))
        journal.drop_all_but([f"{2:064x}"])
        assert [journal.report(f"{number:064x}").seed for number in range(3)] == [0, 1, 2]
    with Journal(path) as journal:
        assert f"{0:064x}" in journal


def test_a_full_disk_at_the_end_of_a_run_leaves_the_longer_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal(tmp_path / "journal.jsonl") as journal:
        for number in range(2):
            journal.add(f"{number:064x}", replace(REPORT, seed=number))
        monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        journal.drop_all_but([f"{1:064x}"])
        assert journal.report(f"{0:064x}").seed == 0
    assert [path.name for path in tmp_path.glob("journal*")] == ["journal.jsonl"]


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_journal_that_is_written_anew_stays_as_readable_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path) as journal:
        for number in range(2):
            journal.add(f"{number:064x}", replace(REPORT, seed=number))
        path.chmod(0o664)
        journal.drop_all_but([f"{1:064x}"])
    assert path.stat().st_mode & 0o777 == 0o664
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1
