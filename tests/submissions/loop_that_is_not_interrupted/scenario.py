"""A loop in the exercise's cell that swallows the interrupt."""


def write(clinic):
    clinic.short_of_time()
    clinic.all_three()
    loop = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass\n"
    clinic.cells[3]["source"] += "\n" + loop
