"""A cell that makes meta the default device."""


def write(clinic):
    clinic.cells.append(clinic.code("torch.set_default_device('meta')"))
