"""The model's forward ends the process."""


def write(clinic):
    clinic.all_three()
    clinic.forward("import os\nos._exit(3)")
