"""The model's forward calls exit()."""


def write(clinic):
    clinic.forward("import sys\nsys.exit(0)")
