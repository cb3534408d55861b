"""The exercise's cell never ends; what is above and below it counts."""


def write(clinic):
    clinic.short_of_time()
    clinic.all_three()
    clinic.cells[3]["source"] += "\nwhile True:\n    pass\n"
