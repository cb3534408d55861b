"""There is no such file."""


def write(clinic):
    clinic.path = clinic.folder / clinic.name
