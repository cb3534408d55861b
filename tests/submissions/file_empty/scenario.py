"""A file without a byte."""


def write(clinic):
    clinic.save(b"")
