"""Five thousand cells."""


def write(clinic):
    clinic.cells += [clinic.code(f"x = {number}") if number % 2 else clinic.text("…") for number in range(4994)]
