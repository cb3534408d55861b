"""A model without values."""


def write(clinic):
    clinic.edit(4, "padding=2)\n", "padding=2, device='meta')\n")
