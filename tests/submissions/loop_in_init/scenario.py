"""Building the model never ends."""


def write(clinic):
    clinic.short_of_time()
    clinic.edit(4, "super().__init__()", "super().__init__()\n        while True: pass")
