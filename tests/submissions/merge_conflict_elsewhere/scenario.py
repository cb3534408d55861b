"""Markers of a merge in a cell that no exercise needs."""


def write(clinic):
    clinic.cells.append(clinic.code("<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> theirs"))
