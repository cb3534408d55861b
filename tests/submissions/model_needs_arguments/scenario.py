"""A model that can't be built without arguments."""


def write(clinic):
    clinic.edit(4, "__init__(self)", "__init__(self, channels)")
