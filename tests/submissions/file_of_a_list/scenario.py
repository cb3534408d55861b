"""JSON, and no notebook."""


def write(clinic):
    clinic.save("[1, 2, 3]")
