"""A link to itself."""


def write(clinic):
    clinic.path = clinic.folder / clinic.name
    clinic.path.symlink_to(clinic.path)
