"""print and stdout are replaced."""


def write(clinic):
    clinic.cells.insert(
        2, clinic.code("import io, sys\nprint = lambda *a: None\nsys.stdout = sys.stderr = io.StringIO()")
    )
