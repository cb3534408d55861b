"""How long a save waits for its verdict under `grade --watch`: from the file's replacement to the last line printed.

Prints the median over ROUNDS saves for three lesson notebooks: as handed out, with one exercise answered, and with all;
where a save changes some words, where it adds a comment to an exercise's cell, and where it changes the code there.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

import nbformat

from grader.authoring import first_answers, with_answers

ROUNDS = 9
LESSON = Path(__file__).parents[2] / "lessons" / "lesson3_dilation" / "lesson3.ipynb"
PAUSE = 1.5  # between a verdict and the next save: nobody saves faster


def waited(notebook: nbformat.NotebookNode, folder: Path, edited: str | None, *, code: bool) -> list[float]:
    """Seconds from each of ROUNDS saves to its verdict, after a first one that warms up.

    A save changes the cell of exercise `edited`, by a comment or its class's `code`; with None, the first cell's words.
    """
    path = folder / "lesson3.ipynb"
    nbformat.write(notebook, path)
    grade = str(Path(sysconfig.get_path("scripts")) / "grade")
    environment = {**os.environ, "XDG_STATE_HOME": str(folder / "state"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen([grade, "--watch", str(path)], stdout=subprocess.PIPE, text=True, env=environment)
    taken = []
    try:
        _until_graded(process)
        for save in range(ROUNDS + 1):
            time.sleep(PAUSE)
            marks = [cell.metadata.get("shape_clinic", {}).get("exercise") for cell in notebook.cells]
            cell = notebook.cells[0 if edited is None else marks.index(edited)]
            if code:
                cell.source = re.sub(r"(?m)(^class .*:$)(\n    save = \d+$)?", rf"\1\n    save = {save}", cell.source)
            else:
                cell.source += f"\n\n# Save {save}"
            unfinished = folder / "lesson3.tmp"
            nbformat.write(notebook, unfinished)
            begun = time.perf_counter()
            unfinished.replace(path)
            _until_graded(process)
            taken.append(time.perf_counter() - begun)
    finally:
        process.terminate()
        process.wait()
    return taken[1:]


def _until_graded(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Graded at"):
            return
    raise SystemExit("grade --watch ended")


def main() -> None:
    """Print one line a notebook."""
    answers = first_answers(LESSON.parent / "answers" / "right")
    one = dict(list(answers.items())[1:2])
    (edited,) = one
    for title, chosen in {"as handed out": {}, "one exercise answered": one, "all answered": answers}.items():
        for what, exercise in {"words": None, f"comment in {edited}": edited, f"code of {edited}": edited}.items():
            notebook = with_answers(nbformat.read(LESSON, 4), chosen)
            with tempfile.TemporaryDirectory() as folder:
                taken = waited(notebook, Path(folder), exercise, code=what.startswith("code"))
            spread = f"{min(taken):.2f} to {max(taken):.2f}"
            print(f"{title:22} {what:15} {statistics.median(taken):5.2f} s  (median of {ROUNDS} saves, {spread})")


if __name__ == "__main__":
    if sys.platform != "linux":
        sys.exit("Warm kernels are Linux's.")
    main()
