"""A notebook that was never written in, under no lesson's name."""


def write(clinic):
    clinic.name = "Untitled.ipynb"
    clinic.cells, clinic.metadata = [], {}
