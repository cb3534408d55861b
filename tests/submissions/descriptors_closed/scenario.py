"""A later cell closes every file of its process."""


def write(clinic):
    clinic.short_of_time()
    clinic.cells.append(
        clinic.code("import os\nfor number in range(3, 500):\n    try: os.close(number)\n    except OSError: pass")
    )
