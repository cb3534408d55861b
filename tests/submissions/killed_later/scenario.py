"""A cell below the exercises kills its process."""


def write(clinic):
    clinic.cells.append(clinic.code("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"))
