"""Format 4.4: cells without ids, sources as lists of lines."""


def write(clinic):
    clinic.newest = 4
    for cell in clinic.cells:
        cell["source"] = cell["source"].splitlines(keepends=True)
