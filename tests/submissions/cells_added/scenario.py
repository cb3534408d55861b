"""The learner's own cells everywhere."""


def write(clinic):
    for place in range(len(clinic.cells), 0, -1):
        clinic.cells.insert(place, clinic.code("print(torch.ones(2))" if place > 1 else "x = 1"))
