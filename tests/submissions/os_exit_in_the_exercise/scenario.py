"""The exercise's cell ends the process; what is above and below it counts."""


def write(clinic):
    clinic.all_three()
    clinic.cells[3]["source"] += "\nimport os\n\nos._exit(0)\n"
