"""A model that puts itself in eval mode."""


def write(clinic):
    clinic.edit(4, "padding=2)\n", "padding=2)\n        self.eval()\n")
