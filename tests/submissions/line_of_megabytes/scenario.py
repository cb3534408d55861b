"""One text of four million letters."""


def write(clinic):
    clinic.cells.append(clinic.code("long = '" + "x" * 4_000_000 + "'"))
