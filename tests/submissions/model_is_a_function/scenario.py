"""A function in place of a model."""


def write(clinic):
    clinic.cells[3]["source"] = "def SameSizeDilation(x):\n    return F.pad(x, (1, 1, 1, 1))\n"
