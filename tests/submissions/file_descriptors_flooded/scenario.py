"""A later cell writes to the process's own output, past Python."""


def write(clinic):
    clinic.cells.append(
        clinic.code("import os\nfor _ in range(1000): os.write(1, b'x' * 1000); os.write(2, b'y' * 1000)")
    )
