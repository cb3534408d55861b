"""The class is written to a module, and imported."""


def write(clinic):
    clinic.cells[3]["source"] = "%%writefile own.py\nfrom torch import nn\n\n\n" + clinic.cells[3]["source"]
    clinic.cells.insert(4, clinic.code("from own import SameSizeDilation"))
