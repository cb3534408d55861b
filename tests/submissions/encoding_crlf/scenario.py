"""Windows line ends, in the file and in the cells."""


def write(clinic):
    for cell in clinic.cells:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    clinic.save(clinic.save().read_bytes().replace(b"\n", b"\r\n"))
