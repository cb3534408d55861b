"""The class is defined twice in its cell."""


def write(clinic):
    source = clinic.cells[3]["source"]
    clinic.cells[3]["source"] = source.replace(", padding=2", "") + "\n\n" + source
