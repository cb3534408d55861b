"""A later cell deletes what was imported."""


def write(clinic):
    clinic.cells.append(clinic.code("del torch, check, explain"))
