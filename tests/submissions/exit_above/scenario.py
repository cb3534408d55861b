"""A cell above the exercise exits."""


def write(clinic):
    clinic.cells.insert(2, clinic.code("exit(0)"))
