"""A forward that raises KeyboardInterrupt."""


def write(clinic):
    clinic.forward("raise KeyboardInterrupt('stop here')")
