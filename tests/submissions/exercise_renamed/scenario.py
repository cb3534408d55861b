"""The class has got another name."""


def write(clinic):
    clinic.edit(4, "SameSizeDilation", "SameSize")
