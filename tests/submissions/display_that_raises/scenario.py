"""A cell whose last value raises when it is shown, above the exercises."""


def write(clinic):
    clinic.cells.insert(1, clinic.code("class Shy:\n    def __repr__(self):\n        raise ValueError\n\nShy()"))
