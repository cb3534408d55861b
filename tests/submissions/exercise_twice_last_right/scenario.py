"""3.1 twice; the last one is right."""


def write(clinic):
    clinic.cells.insert(3, clinic.code(clinic.cells[3]["source"].replace(", padding=2", ""), "3.1"))
