"""A file of spaces and line ends."""


def write(clinic):
    clinic.save(b" \n\r\n\t ")
