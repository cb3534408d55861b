"""A cell above the exercises kills its process."""


def write(clinic):
    clinic.cells.insert(3, clinic.code("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"))
