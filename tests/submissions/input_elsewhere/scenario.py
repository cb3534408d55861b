"""A later cell asks a question at the keyboard."""


def write(clinic):
    clinic.cells.append(clinic.code("name = input('Your name? ')"))
