"""A file's name that is no text."""

import os


def write(clinic):
    clinic.name = os.fsdecode(b"lesson3 \xff\xfe.ipynb")
