"""Another file name; the metadata still tells the lesson."""


def write(clinic):
    clinic.name = "homework final (2).ipynb"
