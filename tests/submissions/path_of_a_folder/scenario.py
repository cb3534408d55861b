"""An empty folder under a notebook's name."""


def write(clinic):
    (clinic.folder / clinic.name).mkdir()
    clinic.path = clinic.folder / clinic.name
