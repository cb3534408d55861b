"""A cell puts its own process to sleep."""


def write(clinic):
    clinic.short_of_time()
    clinic.cells.insert(3, clinic.code("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"))
