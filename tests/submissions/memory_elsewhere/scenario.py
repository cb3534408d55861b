"""A cell that no exercise needs asks for more memory than there is."""


def write(clinic):
    clinic.cells.insert(3, clinic.code("huge = torch.zeros(10**13)"))
