"""The exercise's cell ends with sys.exit()."""


def write(clinic):
    clinic.cells[3]["source"] += "\n\nimport sys\n\nsys.exit()\n"
