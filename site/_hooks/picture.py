"""A picture of `grade` at work, drawn from a real run: python picture.py WORKING_FOLDER OUTPUT.svg ARGUMENT…"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

COLUMNS = 92


def picture(folder: Path, arguments: list[str]) -> str:
    """What `grade ARGUMENT…` prints in `folder`, as SVG that loads nothing from elsewhere."""
    grade = Path(sysconfig.get_path("scripts")) / "grade"
    environment = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS)}
    run = subprocess.run([grade, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, check=False)
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ grade {' '.join(arguments)}\n", style="bold"))
    console.print(Text.from_ansi(run.stdout.decode()))
    svg = console.export_svg(title="grade", theme=MONOKAI, unique_id="grade")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL).replace(
        "Fira Code", "ui-monospace, Menlo, Consolas"
    )


if __name__ == "__main__":
    working, output, *rest = sys.argv[1:]
    Path(output).write_text(picture(Path(working), rest), encoding="utf-8", newline="\n")
