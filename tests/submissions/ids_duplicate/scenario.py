"""Cells copied with their ids."""


def write(clinic):
    for cell in clinic.cells[2:]:
        cell["id"] = "the-same"
