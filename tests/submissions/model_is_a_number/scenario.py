"""The name is bound to a number."""


def write(clinic):
    clinic.cells[3]["source"] = "SameSizeDilation = 3"
