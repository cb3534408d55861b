"""So little time that hardly a cell can end in it."""


def write(clinic):
    clinic.arguments += ["--timeout", "0.001"]
