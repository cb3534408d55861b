"""A named pipe that nobody writes to."""

import os


def write(clinic):
    clinic.path = clinic.folder / clinic.name
    os.mkfifo(clinic.path)
