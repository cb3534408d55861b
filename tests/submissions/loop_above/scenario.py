"""A cell above 3.1 never ends."""


def write(clinic):
    clinic.short_of_time()
    clinic.cells.insert(3, clinic.code("while True: pass"))
