"""3.1 twice; the first one is right."""


def write(clinic):
    clinic.cells.append(clinic.code(clinic.cells[3]["source"].replace(", padding=2", ""), "3.1"))
