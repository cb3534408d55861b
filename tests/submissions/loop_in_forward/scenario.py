"""The model's forward never ends."""


def write(clinic):
    clinic.short_of_time()
    clinic.all_three()
    clinic.forward("while True:\n    pass")
