"""3.1's cell was deleted."""


def write(clinic):
    del clinic.cells[3]
