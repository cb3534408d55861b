"""A cell writes to stderr without end."""


def write(clinic):
    clinic.cells.insert(3, clinic.code("import sys\nwhile True: sys.stderr.write('x' * 100)"))
