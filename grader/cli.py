"""The command `grade`. Only click is loaded here; each command loads what it needs when it runs."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from grader import __version__
from grader.batch.options import class_options, take_class_request
from grader.command_group import NotebooksOrCommand
from grader.reports.plain import never_fail_to_encode, printable

Function = TypeVar("Function", bound=Callable[..., Any])

WRONG_USAGE = 2
NOT_GRADED = 3
LONGEST_TIMEOUT = 7 * 24 * 3600.0
INTERRUPTED = 130
PIPE_CLOSED = 141

EXAMPLES = """\
\b
Examples:
  grade start                      copy the lessons here, to begin
  grade lesson3.ipynb              grade a notebook
  grade lesson3.ipynb --exercise 3.1
  grade hint lesson3.ipynb 3.1     the next hint
  grade lessons                    the lessons, and how far you are
  grade --watch lesson3.ipynb      grade again at each save
  grade submissions/ --html marks  a whole class: folders, zip archives
  grade --json *.ipynb             one JSON document a line
  grade ./start                    a notebook that is called like a command

\b
Exit status: 0 all passed, 1 something not passed, 2 wrong usage,
3 something could not be graded.

\b
To complete commands, notebooks and exercises with the Tab key:
  bash   eval "$(_GRADE_COMPLETE=bash_source grade)"   in ~/.bashrc
  zsh    eval "$(_GRADE_COMPLETE=zsh_source grade)"    in ~/.zshrc
  fish   _GRADE_COMPLETE=fish_source grade | source    in config.fish
"""


def completing(what: str) -> Callable[[click.Context, click.Parameter, str], Any]:
    """A function of `grader.completion`, loaded when the shell asks for it."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> Any:
        import grader.completion

        return getattr(grader.completion, what)(ctx, parameter, incomplete)

    return complete


def course_option(function: Function) -> Function:
    """Add --course."""
    return click.option(
        "--course",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="FOLDER",
        help="A course other than the one that comes with grade.",
    )(function)


def color_option(function: Function) -> Function:
    """Add --no-color."""
    return click.option("--no-color", is_flag=True, help="Print without colour, as NO_COLOR does.")(function)


def a_time_that_ends(seconds: float) -> float:
    """The seconds themselves. Raises BadParameter for what no clock comes to, such as "nan" and "inf"."""
    if not seconds <= LONGEST_TIMEOUT:
        raise click.BadParameter(f"{seconds} is no time to wait for a cell; at most {LONGEST_TIMEOUT:.0f} seconds are.")
    return seconds


@click.group(cls=NotebooksOrCommand, epilog=EXAMPLES, context_settings={"max_content_width": 100})
@click.version_option(__version__, prog_name="grade", message="%(prog)s (shape-clinic) %(version)s")
def cli() -> None:
    """Grade notebooks of the Shape Clinic: what the model does is judged, not how it is written."""


@cli.default_command
@click.command(name="", add_help_option=False)
@click.argument(
    "notebooks", nargs=-1, required=True, metavar="NOTEBOOK...", shell_complete=completing("complete_notebooks")
)
@click.option("--lesson", metavar="LESSON", help="Grade as this lesson.", shell_complete=completing("complete_lessons"))
@click.option(
    "--exercise",
    "exercises",
    multiple=True,
    metavar="ID",
    help="Grade only this exercise, such as 3.1; may be given several times.",
    shell_complete=completing("complete_exercises"),
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON document for each notebook, one a line.")
@click.option("--quiet", is_flag=True, help="Print one line for each notebook.")
@click.option(
    "--seed", type=click.IntRange(0), metavar="NUMBER", help="Draw the same sizes and values as an earlier run."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    callback=lambda ctx, parameter, value: a_time_that_ends(value),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one cell may run.",
)
@click.option(
    "--isolation",
    type=click.Choice(["auto", "sandbox", "process", "none"]),
    default="auto",
    show_default=True,
    help="What holds the notebook's code while it runs.",
)
@class_options
@course_option
@color_option
def notebooks_command(notebooks: tuple[str, ...], **options: Any) -> int:
    """Grade notebooks."""
    from grader.grade_command import Request, grade_notebooks
    from grader.suggestions import command_meant

    if "" in notebooks:
        raise click.UsageError("One of the notebooks is named by an empty text. Name the .ipynb file.")
    if meant := command_meant(notebooks[0], cli.commands):
        raise click.UsageError(f"There is neither a file nor a command {notebooks[0]}. Did you mean `grade {meant}`?")
    asked = take_class_request(options)
    request = Request(tuple(Path(notebook) for notebook in notebooks), **options)
    if asked.watch:
        from grader.watch import watch_notebook

        return watch_notebook(request, asked)
    from grader.batch.choice import is_class

    if is_class(request.notebooks, asked):
        from grader.batch.command import grade_class

        return grade_class(request, asked)
    return grade_notebooks(request)


@cli.command(short_help="Copy the lessons' notebooks to a folder.")
@click.argument("folder", type=click.Path(path_type=Path), default="shape-clinic", metavar="[FOLDER]")
@course_option
def start(folder: Path, course: Path | None) -> int:
    """Copy the lessons' notebooks to a folder (default: shape-clinic). What is there already is kept."""
    from grader.course import load_course
    from grader.start import copy_lessons, told

    try:
        started = copy_lessons(load_course(course), folder)
    except OSError as problem:
        raise NotDone(
            f"{folder} can't be written: {problem.strerror}. Name another folder: grade start FOLDER"
        ) from None
    click.echo(told(started, folder))
    return 0


@cli.command()
@course_option
@color_option
def lessons(course: Path | None, no_color: bool) -> int:
    """List the lessons and your progress."""
    from grader.course import load_course
    from grader.lessons_table import lessons_table
    from grader.reports.terminal import console_for

    console = console_for(no_color=no_color)
    for part in lessons_table(load_course(course)):
        console.print(part)
    return 0


@cli.command(short_help="Give the next hint for an exercise.")
@click.argument("target", metavar="NOTEBOOK_OR_LESSON", shell_complete=completing("complete_notebooks_and_lessons"))
@click.argument("exercise", shell_complete=completing("complete_exercises"))
@course_option
@color_option
def hint(target: str, exercise: str, course: Path | None, no_color: bool) -> int:
    """Give the next hint for an exercise; after a pass, why it works and one other way."""
    from grader.course import load_course
    from grader.hints import next_hint
    from grader.reports.terminal import console_for, print_told

    told = next_hint(load_course(course), target, exercise)
    print_told(told.heading, told.paragraphs, told.note, console_for(no_color=no_color))
    return 0


@cli.command(short_help="Prove a course sound.")
@click.argument("course", type=click.Path(path_type=Path), required=False)
@click.option(
    "--lesson",
    "lessons",
    multiple=True,
    metavar="LESSON",
    help="Only this lesson; may be given several times.",
    shell_complete=completing("complete_lessons"),
)
@click.option(
    "--seed", type=click.IntRange(0), metavar="NUMBER", help="Draw the same sizes and values as an earlier run."
)
@color_option
def lint(course: Path | None, lessons: tuple[str, ...], seed: int | None, no_color: bool) -> int:
    """Prove a course sound: starters fail as their author says, right answers pass, wrong ones get their finding.

    COURSE is a folder of lessons, by default the ones that come with grade.
    """
    import grader.lint_command

    return grader.lint_command.lint(course, lessons, seed, no_color=no_color)


class NotDone(click.ClickException):
    """Something that was asked for can't be done, though nothing is wrong with how it was asked."""

    exit_code = NOT_GRADED


def main() -> None:
    """Entry point of `grade`."""
    raise SystemExit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status; `arguments` default to the process's own."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            never_fail_to_encode(stream)
    _end_tidily_when_terminated()
    try:
        status = cli.main(arguments, prog_name="grade", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.UsageError as problem:
        inner = problem.ctx.command.name if problem.ctx is not None else ""
        command = f"grade {inner}" if inner in cli.commands else "grade"
        if file := _file_like_an_option(sys.argv[1:] if arguments is None else arguments, problem):
            said = f"There is a file {file}, but a word with - in front is an option. Write ./{file}"
            return _complain(said, WRONG_USAGE)
        return _complain(f"{problem.format_message()}\n`{command} --help` shows how it is used.", WRONG_USAGE)
    except click.ClickException as problem:
        return _complain(problem.format_message(), problem.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _complain("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        _silence_standard_output()
        return PIPE_CLOSED
    except Exception as problem:
        from grader.course import CourseError

        if isinstance(problem, CourseError):
            return _complain(str(problem), WRONG_USAGE)
        return _complain(_our_fault(problem), NOT_GRADED)


def _file_like_an_option(arguments: list[str], problem: click.UsageError) -> str:
    """The file that was meant where a name that begins with "-" was taken for an option; "" if none was."""
    if not isinstance(problem, click.NoSuchOption):
        return ""
    return next((one for one in arguments if one.startswith("-") and os.path.lexists(one)), "")


def _complain(message: str, status: int) -> int:
    with contextlib.suppress(OSError):
        click.echo(printable(message), err=True)
    return status


def _our_fault(problem: Exception) -> str:
    """What to say of an exception that nobody expected: a full disk, or a mistake of ours."""
    if isinstance(problem, OSError):
        name = f": {problem.filename}" if problem.filename else ""
        return f"grade could not go on: {problem.strerror or problem}{name}."
    import traceback

    frame = traceback.extract_tb(problem.__traceback__)[-1]
    where = f"{Path(frame.filename).name}, line {frame.lineno}"
    said = f"{type(problem).__name__}: {problem}".strip(": ")
    return f"That is a fault of the grader's, not yours ({said}; {where}). Please report it."


def _end_tidily_when_terminated() -> None:
    """Let SIGTERM and SIGHUP unwind the stack as Ctrl-C does, so that no kernel is left behind."""

    def end(number: int, frame: object) -> None:
        import warnings

        signal.signal(number, signal.SIG_IGN)
        warnings.simplefilter("ignore", RuntimeWarning)  # of coroutines that now nobody comes to await
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            with contextlib.suppress(ValueError, OSError):
                signal.signal(getattr(signal, name), end)


def _silence_standard_output() -> None:
    """Let what is still buffered go nowhere: whoever read it has gone."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
