"""A notebook of something else."""


def write(clinic):
    clinic.name = "holiday.ipynb"
    clinic.metadata = {}
    clinic.cells = [clinic.code("print('hello')")]
