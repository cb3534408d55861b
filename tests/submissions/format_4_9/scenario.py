"""A minor format of the future."""


def write(clinic):
    clinic.newest = 9
