"""There is no stdout any more."""


def write(clinic):
    clinic.cells.insert(2, clinic.code("import sys\nsys.stdout = sys.stderr = None"))
