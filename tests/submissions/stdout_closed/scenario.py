"""A cell that closes stdout."""


def write(clinic):
    clinic.cells.insert(2, clinic.code("import sys\nsys.stdout.close()\nsys.stderr.close()"))
