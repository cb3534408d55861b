"""`explain`: run a model or a function for real, and say what happened to the shapes."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import re
import time
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.modules.lazy import LazyModuleMixin

from grader.shapes.case import open_case
from grader.shapes.experiment import tried_again, tried_alone
from grader.shapes.failure import Failure, Suspicion
from grader.shapes.inputs import inputs_of
from grader.shapes.ops import shape_of, tensors_in
from grader.shapes.rows import Row, rows_of, unreached
from grader.shapes.steps import Call, Recording, Step
from grader.shapes.suspicions import suspicions
from grader.shapes.tracer import Tracer
from grader.shapes.untouched import Kept, copy_of_lazy, eagerly
from grader.shapes.walk import Parts, parts_of
from grader.shapes.why import why
from grader.shapes.wording import by

LONGEST_RERUN = 10.0


@dataclass
class Diagnosis:
    """What happened: `steps` in order; `failure`, if it raised; `suspicions`, if it did not.

    `steps` are the rows of the table: each module call of torch's own layers, and each op of the learner's own code.
    `ops` and `calls` are the same in full. `unreached` names the layers that were never called before the failure.
    `exception` is the very exception that was raised. `notes` tell what could not be seen.
    """

    subject: str = ""
    steps: tuple[Row, ...] = ()
    failure: Failure | None = None
    suspicions: tuple[Suspicion, ...] = ()
    unreached: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    exception: BaseException | None = None
    ops: tuple[Step, ...] = ()
    calls: tuple[Call, ...] = ()
    failed: Row | None = None
    outputs: tuple[tuple[int, ...], ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing raised and nothing is suspicious."""
        return self.failure is None and not self.suspicions

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON-able facts."""
        return {
            "subject": self.subject,
            "steps": [row.to_dict() for row in self.steps],
            "failed": self.failed.to_dict() if self.failed is not None else None,
            "failure": self.failure.to_dict() if self.failure is not None else None,
            "suspicions": [suspicion.to_dict() for suspicion in self.suspicions],
            "unreached": list(self.unreached),
            "out": [list(shape) for shape in self.outputs],
            "notes": list(self.notes),
        }

    def __str__(self) -> str:
        """The table as plain text."""
        from grader.shapes.show import text

        return text(self)

    def __repr__(self) -> str:
        """As `str`: what a prompt shows is the table."""
        return str(self)

    def _repr_html_(self) -> str:
        """The table in a notebook."""
        from grader.shapes.show import html

        return html(self)

    def __rich__(self) -> Any:
        """The table in a terminal, for rich."""
        from grader.shapes.show import RichTable

        return RichTable(self)

    def show(self) -> None:
        """Print the table: in colour in a terminal, as plain text when piped."""
        from grader.shapes.show import show

        show(self)


def explain(subject: nn.Module | Callable[..., Any], *args: Any, **kwargs: Any) -> Diagnosis:
    """Run `subject(*args, **kwargs)` for real and explain its shapes; never raises what it raises.

    `subject` is a model, or any function (`explain(run)`). An argument may be a shape, a tuple of ints such as
    `(8, 3, 32, 32)`, in place of a tensor (after a first argument, only if no argument is a tensor; then also inside
    tuples, lists and dicts); where the model takes indices or a mask, zeros are drawn for it. A model, its
    hooks, mode, gradients and every random state are left as they were; a model with lazy parameters is run as a copy.

    Raises TypeError if `subject` can't be called.
    """
    if not callable(subject):
        raise TypeError(f"explain takes a model or a function, not {type(subject).__name__}")
    notes: list[str] = []
    model: nn.Module | None = None
    parts: Parts = []
    if isinstance(subject, nn.Module):
        model = getattr(subject, "_orig_mod", subject) if type(subject).__name__ == "OptimizedModule" else subject
        if model is not subject:
            notes.append(
                "The model is compiled; the original that it was compiled from was run, so that its ops can be seen."
            )
        parts = parts_of(model)
        if any(isinstance(part, LazyModuleMixin) and part.has_uninitialized_params() for _, part in parts):
            model = copy_of_lazy(model)
            parts = parts_of(model)
            notes.append("The model has lazy parameters: a copy was run, the model itself still has none.")
    elif isinstance(subject, type) and issubclass(subject, nn.Module):
        name = subject.__name__
        notes.append(f"{name} is a class: this only built a model. To run one, explain({name}(…), x).")
    inputs = inputs_of(args, kwargs, model)
    with _nothing_collected() if model is not None else contextlib.nullcontext():
        diagnosis = _explained(subject, model, parts, *inputs.drawn(), notes)
        for _ in inputs.types:
            for retyped in inputs.retyped(diagnosis.exception):
                after = _explained(subject, model, parts, *retyped.drawn(), notes)
                if after.failure is None or len(after.ops) > len(diagnosis.ops):
                    inputs, diagnosis = retyped, after
                    break
            else:
                break
    return diagnosis


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """No garbage collection meanwhile: a record is thousands of small objects, all of them in use.

    It is for one forward. What a function does may take hours.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


def _explained(
    subject: Any,
    model: nn.Module | None,
    parts: Parts,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    notes: list[str],
) -> Diagnosis:
    kept = Kept()
    kept.keep_inputs(tensors_in((args, kwargs), []))
    callee = model if model is not None else subject

    def run(given: tuple[Any, ...]) -> Any:
        return callee(*given, **kwargs)

    def recorded(without_grad: bool) -> Recording:
        with torch.set_grad_enabled(torch.is_grad_enabled() and not without_grad):
            try:
                with tracer:
                    result = run(args)
            except Exception as raised:
                return tracer.finish(exception=raised)
            return tracer.finish(result)

    tracer = Tracer(model, parts)
    tracer.before_write, tracer.on_root = kept.before_write, kept.keep
    tracer.without_grad = model is not None and torch.is_grad_enabled()
    if model is not None:
        kept.keep(parts)
    try:
        with eagerly() as arranged:
            started = time.perf_counter()
            recording = recorded(tracer.without_grad)
            if tracer.grad_matters or (tracer.without_grad and _speaks_of_grad(recording)):
                kept.restore()
                tracer = Tracer(model, parts)
                tracer.before_write, tracer.on_root = kept.before_write, kept.keep
                started = time.perf_counter()
                recording = recorded(False)
            seconds = time.perf_counter() - started
            if arranged and any(call.kind == "OptimizedModule" for call in recording.calls):
                notes = [*notes, "Compiled parts were run uncompiled, so that their ops can be seen."]
            diagnosis = diagnose(recording, type(callee).__name__ if model is not None else _called(subject), notes)
            trial = diagnosis.failure.trial if diagnosis.failure is not None else None
            if diagnosis.failure is not None and trial is not None:
                kept.restore()
                if model is not None and seconds < LONGEST_RERUN:
                    checked = tried_again(trial, run, args, model, recording, kept.before_write)
                    if diagnosis.failure.least:
                        diagnosis.failure, checked = _large_enough(diagnosis.failure, checked, run, args, model, kept)
                else:
                    checked = tried_alone(trial, recording.failing) if recording.failing is not None else ""
                diagnosis.failure = dataclasses.replace(diagnosis.failure, checked=checked, trial=None)
    finally:
        kept.restore()
    return diagnosis


def _speaks_of_grad(recording: Recording) -> bool:
    """Whether the exception could be another one where gradients are on."""
    return re.search(r"grad|leaf|in-?place|backward|inference", str(recording.exception)) is not None


def _large_enough(failure: Failure, checked: str, run: Callable[[tuple[Any, ...]], Any], args: tuple[Any, ...],
                  model: nn.Module, kept: Kept) -> tuple[Failure, str]:  # fmt: skip
    """The input size that is enough for the layers after the failing one too, found by trying ever larger inputs."""
    first, current = failure, failure
    for _ in range(8):
        if " gets past " not in checked or current.trial is None or current.trial.inputs is None:
            break
        args = current.trial.inputs(args)
        tracer = Tracer(model)
        tracer.before_write = kept.before_write
        try:
            with tracer:
                run(args)
        except Exception as raised:
            recording = tracer.finish(exception=raised)
            after = why(open_case(recording))
        else:
            break
        if not after.least or after.trial is None:
            break
        current = after
        checked = tried_again(after.trial, run, args, model, recording, kept.before_write)
    if current is not first:
        more = f"{by(current.least)} (for the layers after it too)"
        first = dataclasses.replace(first, fix=first.fix.replace(by(first.least), more, 1), least=current.least)
    return first, checked


def _not_run(result: Any) -> tuple[str, ...]:
    if not isinstance(result, (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)):
        return ()
    return ("The result is a generator, whose body runs only when it is asked: explain(lambda: list(model(x))).",)


def _called(subject: Any) -> str:
    return str(getattr(subject, "__name__", type(subject).__name__)).strip("<>")


def diagnose(recording: Recording, subject: str, notes: list[str] | None = None) -> Diagnosis:
    """The diagnosis of a recording. If it ended in an exception, call this while the exception is at hand."""
    failure = None
    if recording.exception is not None:
        case = open_case(recording)
        found = why(case)
        text = str(recording.exception)
        failure = dataclasses.replace(
            found,
            error=f"{type(recording.exception).__name__}: {text}" if text else type(recording.exception).__name__,
            line=case.line,
            source=case.source,
        )
    rows, failed = rows_of(recording)
    return Diagnosis(
        subject=subject,
        steps=rows,
        failure=failure,
        suspicions=suspicions(recording) if recording.exception is None else (),
        unreached=unreached(recording) if recording.exception is not None else (),
        notes=(*(notes or ()), *recording.notes, *_not_run(recording.result)),
        exception=recording.exception,
        ops=recording.steps,
        calls=recording.calls,
        failed=failed,
        outputs=tuple(shape_of(tensor) for tensor in tensors_in(recording.result, [])),
    )
