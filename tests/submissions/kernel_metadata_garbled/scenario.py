"""Kernel metadata of the wrong types."""


def write(clinic):
    clinic.metadata |= {"kernelspec": ["python3"], "language_info": 7, "widgets": "x" * 100}
