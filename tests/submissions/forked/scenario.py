"""A later cell forks, and both go on."""


def write(clinic):
    clinic.cells.append(clinic.code("import os\npid = os.fork()"))
