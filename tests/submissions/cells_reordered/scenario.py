"""The exercise stands above the imports it needs."""


def write(clinic):
    clinic.cells.insert(1, clinic.cells.pop(3))
