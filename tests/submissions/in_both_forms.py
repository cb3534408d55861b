"""The command `grade`, which prints each report as --json does, and then as it is read in a terminal."""

import dataclasses
import sys
from pathlib import Path

from grader import cli, grade_command

show = grade_command.show_report


def show_both(report, path, course, request):
    """Print the JSON document on one line, and below it the report in words."""
    show(report, path, course, dataclasses.replace(request, as_json=True))
    show(report, path, course, request)


if Path(sys.argv[-1]).is_dir():  # then it is graded as a class's folder, which has reports of its own
    cli.run(["--json", *sys.argv[1:]])
else:
    grade_command.show_report = show_both
cli.main()
