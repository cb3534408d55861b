"""The name is bound to a model that is built already."""


def write(clinic):
    clinic.cells[3]["source"] += "\n\nSameSizeDilation = SameSizeDilation()\n"
