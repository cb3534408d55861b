"""A file of 300 MB."""


def write(clinic):
    clinic.save(b"{")
    with clinic.path.open("r+b") as file:
        file.truncate(300 * 1024**2)
