"""A cell below leaves the process such that it answers and its forks die."""


def write(clinic):
    clinic.cells.append(clinic.code("import os\nos.register_at_fork(after_in_child=lambda: os._exit(3))"))
