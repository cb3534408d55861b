"""A cell that makes float64 the default."""


def write(clinic):
    clinic.cells.insert(2, clinic.code("torch.set_default_dtype(torch.float64)\ntorch.set_grad_enabled(False)"))
