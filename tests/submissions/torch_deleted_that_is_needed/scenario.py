"""A later cell deletes what the model needs."""


def write(clinic):
    clinic.cells.append(clinic.code("del nn"))
