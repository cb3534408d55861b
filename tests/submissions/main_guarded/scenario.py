"""The class is defined under a guard."""


def write(clinic):
    source = clinic.cells[3]["source"]
    clinic.cells[3]["source"] = "if __name__ == '__main__':\n    " + source.replace("\n", "\n    ").rstrip(" ")
