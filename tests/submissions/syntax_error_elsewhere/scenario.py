"""A cell that no exercise needs is no Python."""


def write(clinic):
    clinic.cells.insert(2, clinic.code("for i in range(3\n    print(i"))
