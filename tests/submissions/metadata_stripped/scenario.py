"""No metadata at all, as Colab and some cleaners leave it."""


def write(clinic):
    clinic.metadata = {}
    for cell in clinic.cells:
        cell["metadata"] = {}
