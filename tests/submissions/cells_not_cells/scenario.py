"""Things between the cells that are none, or lack what a cell has."""


def write(clinic):
    stored = clinic.notebook()
    stored["cells"] += ["text", None, 7, {}, {"cell_type": "code"}, {"cell_type": "code", "source": None}]
    clinic.save(stored)
