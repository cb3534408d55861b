"""A cell below the exercises never ends."""


def write(clinic):
    clinic.short_of_time()
    clinic.cells.append(clinic.code("import time\nwhile True: time.sleep(9)"))
