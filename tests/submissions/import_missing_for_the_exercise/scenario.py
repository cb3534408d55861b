"""The imports stop at a package that is not there, before what the exercise needs."""


def write(clinic):
    clinic.cells[1]["source"] = "import no_such_package\n" + clinic.cells[1]["source"]
