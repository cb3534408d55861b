"""Bytes of every kind."""


def write(clinic):
    clinic.save(bytes(range(256)) * 40)
