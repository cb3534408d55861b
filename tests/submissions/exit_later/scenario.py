"""A later cell ends the interpreter in every tame way."""


def write(clinic):
    clinic.cells[5:] = [
        clinic.code(source) for source in ("import sys; sys.exit()", "exit()", "quit", "raise SystemExit(3)")
    ]
