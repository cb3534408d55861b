"""The cell with the imports raises after them."""


def write(clinic):
    clinic.cells[1]["source"] += "\nimport no_such_package\n"
