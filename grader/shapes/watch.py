"""For code that is not one call: `with watching()`, and `install()` for a whole script or notebook."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from traceback import print_exception
from types import TracebackType
from typing import Any

from grader.shapes.diagnosis import Diagnosis, diagnose
from grader.shapes.frames import without_tracing
from grader.shapes.show import show
from grader.shapes.steps import Recording
from grader.shapes.tracer import Tracer

MOST_STEPS = 20_000
SHAPE_ERRORS = (RuntimeError, ValueError, IndexError, TypeError, AssertionError, NotImplementedError, AttributeError)


@contextmanager
def watching() -> Iterator[Diagnosis]:
    """Watch the block: `with watching() as diagnosis: loss = train_step()`; the diagnosis is filled in when it ends.

    Nothing is put back, as the block is the program itself; an exception goes on its way unchanged.
    """
    diagnosis = Diagnosis(subject="the block")
    tracer = Tracer()
    try:
        with tracer:
            yield diagnosis
    except Exception as raised:
        _fill(diagnosis, tracer.finish(exception=raised))
        raise
    _fill(diagnosis, tracer.finish())


def _fill(diagnosis: Diagnosis, recording: Recording) -> None:
    found = diagnose(recording, diagnosis.subject)
    vars(diagnosis).update(vars(found))


class _Session(Tracer):
    """A tracer for a whole program: it forgets its oldest steps, so that a long training does not fill the memory."""

    def __init__(self) -> None:
        super().__init__()
        self.on_leave: list[Callable[[], object]] = []

    def _keep(self, step: Any, made: Any) -> None:
        super()._keep(step, made)
        if len(self.steps) > MOST_STEPS:
            self.forget()


_session: _Session | None = None


def install(file: Any = None) -> Callable[[], None]:
    """From here on, an uncaught shape error prints its table before its traceback; returns a function that undoes it.

    For scripts (`sys.excepthook`) and notebooks (IPython's custom exception handler), in the manner of
    `rich.traceback.install`. The exception itself is shown and handled as before. `file` is where the table goes,
    standard error if None.
    """
    global _session
    if _session is not None:
        return uninstall
    shell = _ipython()
    if shell is not None:
        return _install_in(shell, file)
    session = _session = _Session()
    session.__enter__()
    before = sys.excepthook

    def hook(kind: type[BaseException], raised: BaseException, traceback: TracebackType | None) -> None:
        uninstall()
        _tell(session, raised, file)
        shown = without_tracing(traceback)
        if before is sys.__excepthook__:
            print_exception(kind, raised, shown)
        else:
            before(kind, raised, shown)

    sys.excepthook = hook
    session.on_leave.append(lambda: setattr(sys, "excepthook", before) if sys.excepthook is hook else None)
    session.on_leave.append(session.stop)
    atexit.register(uninstall)
    return uninstall


def uninstall() -> None:
    """Stop watching the program; nothing happens if it was not watched."""
    global _session
    session, _session = _session, None
    if session is not None:
        for undo in session.on_leave:
            undo()


def _tell(session: Tracer, raised: BaseException, file: Any) -> None:
    """Print the table, if there is anything to say; never get into the exception's way."""
    if not isinstance(raised, SHAPE_ERRORS):
        return
    try:
        recording = session.finish(exception=raised)
        if recording.failing is None and not recording.steps:
            return
        diagnosis = diagnose(recording, "the program")
        show(diagnosis, file if file is not None else sys.stderr)
    except Exception as broken:
        print(f"(no shape table: {type(broken).__name__}: {broken})", file=sys.stderr)


def _ipython() -> Any:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module is not None else None


def _install_in(shell: Any, file: Any) -> Callable[[], None]:
    """In IPython each cell is recorded by itself, from its start to its end."""
    global _session

    class _Cells(_Session):
        """Re-entered for every cell."""

    session = _session = _Cells()
    state = {"inside": False}

    def start(*_: Any) -> None:
        if not state["inside"]:
            session.forget(everything=True)
            session.__enter__()
            state["inside"] = True

    def end(*_: Any) -> None:
        if state["inside"]:
            session.__exit__(None, None, None)
            state["inside"] = False

    def handler(shell_: Any, kind: Any, raised: BaseException, traceback: Any, tb_offset: Any = None) -> Any:
        end()
        _show_in_notebook(session, raised, file)
        return shell_.showtraceback((kind, raised, without_tracing(traceback)), tb_offset=tb_offset)

    shell.events.register("pre_run_cell", start)
    shell.events.register("post_run_cell", end)
    before = (shell.custom_exceptions, shell.CustomTB)
    shell.set_custom_exc(SHAPE_ERRORS, handler)

    def undo() -> None:
        end()
        shell.events.unregister("pre_run_cell", start)
        shell.events.unregister("post_run_cell", end)
        shell.custom_exceptions, shell.CustomTB = before

    session.on_leave.append(undo)
    return uninstall


def _show_in_notebook(session: Tracer, raised: BaseException, file: Any) -> None:
    if file is not None or not isinstance(raised, SHAPE_ERRORS):
        _tell(session, raised, file)
        return
    try:
        recording = session.finish(exception=raised)
        if recording.failing is None:
            return
        from IPython.display import display

        display(diagnose(recording, "this cell"))  # type: ignore[no-untyped-call]
    except Exception as broken:
        print(f"(no shape table: {type(broken).__name__}: {broken})", file=sys.stderr)
