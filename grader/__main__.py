"""`python -m grader`, where the command `grade` is not on the path."""

from grader.cli import main

main()
