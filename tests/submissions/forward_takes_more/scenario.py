"""A forward that wants another argument."""


def write(clinic):
    clinic.edit(4, "forward(self, x)", "forward(self, x, mask)")
