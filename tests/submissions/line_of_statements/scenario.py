"""A cell of half a million statements, whose syntax tree would take gigabytes."""


def write(clinic):
    clinic.cells.append(clinic.code("x=1\n" * 150_000))
