"""A link to a device that never ends."""


def write(clinic):
    clinic.path = clinic.folder / clinic.name
    clinic.path.symlink_to("/dev/zero")
