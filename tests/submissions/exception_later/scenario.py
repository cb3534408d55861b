"""A later cell raises."""


def write(clinic):
    clinic.cells.append(clinic.code("raise ValueError('later')"))
