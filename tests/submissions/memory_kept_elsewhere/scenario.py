"""A cell fills the memory bit by bit, and keeps it."""


def write(clinic):
    clinic.cells.insert(3, clinic.code("hoard = []\nwhile True: hoard.append(bytearray(10**7))"))
