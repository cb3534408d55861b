"""A whole course proved: every lesson's files are read, and its answers run in a kernel, lessons in parallel."""

from __future__ import annotations

import logging
import multiprocessing
import os
import secrets
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing.queues import SimpleQueue
from typing import Any

from grader.course import Course, CourseError, LessonFolder, load_contract
from grader.lint.answers import answer_problems
from grader.lint.files import file_problems, lesson_notebook, sound_answers
from grader.lint.problem import Problem

SECONDS = 30.0
TICK = 0.1

OnAnswer = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Linted:
    """What linting found, and how much it looked at."""

    problems: tuple[Problem, ...]
    lessons: int
    answers: int
    seed: int


def lint_course(
    course: Course,
    lessons: Sequence[str] = (),
    *,
    seed: int | None = None,
    workers: int | None = None,
    on_answer: OnAnswer | None = None,
) -> Linted:
    """Prove the lessons with these ids, or all; `workers` kernels run at a time (default: one a processor).

    `on_answer(done, total, name)` is called before each answer is tried. Raises CourseError for an id of no lesson.
    """
    folders = [course.folder(lesson_id) for lesson_id in lessons] or list(course.lessons)
    seed = secrets.randbelow(2**31) if seed is None else seed
    problems = [problem for folder in folders for problem in file_problems(folder)]
    runnable = [folder for folder in folders if _can_run(folder)]
    counts = {folder: len(sound_answers(folder, course.lesson(folder.id))) for folder in runnable}
    largest_first = sorted(runnable, key=lambda folder: -counts[folder])
    problems += _proved(largest_first, seed, sum(counts.values()), workers or os.cpu_count() or 1, on_answer)
    return Linted(tuple(sorted(problems)), len(folders), sum(counts.values()), seed)


def _can_run(folder: LessonFolder) -> bool:
    try:
        load_contract(folder)
        lesson_notebook(folder)
    except (CourseError, OSError, ValueError, AttributeError):
        return False
    return True


def _proved(
    folders: Sequence[LessonFolder], seed: int, total: int, workers: int, on_answer: OnAnswer | None
) -> list[Problem]:
    if not folders:
        return []
    context = multiprocessing.get_context("spawn")
    tried: SimpleQueue[str] = context.SimpleQueue()
    pool = ProcessPoolExecutor(min(workers, len(folders)), context, _in_worker, (tried,))
    done = 0
    try:
        running: set[Future[list[Problem]]] = {pool.submit(_prove, folder, seed) for folder in folders}
        proved = set(running)
        while running:
            _, running = wait(running, TICK)
            while not tried.empty():
                name = tried.get()
                if on_answer is not None:
                    on_answer(done, total, name)
                done += 1
        return [problem for future in proved for problem in future.result()]
    except BaseException:
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


_tried: Any = None


def _in_worker(tried: SimpleQueue[str]) -> None:
    """Set a worker up: Ctrl-C is the parent's affair, which ends the workers so that they end their kernels."""
    global _tried
    _tried = tried
    logging.getLogger().addHandler(logging.NullHandler())  # what libraries log is not for the author
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, frame: object) -> None:
    """Unwind the stack, once: the pool may send the signal a second time, while the kernel is being ended."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _prove(folder: LessonFolder, seed: int) -> list[Problem]:
    return answer_problems(folder, seed, SECONDS, _tried.put)
