"""The exercise's cell prints without end."""


def write(clinic):
    clinic.all_three()
    clinic.cells[3]["source"] += "\nwhile True:\n    print('again and again')\n"
