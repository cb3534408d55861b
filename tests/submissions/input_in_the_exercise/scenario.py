"""The exercise's cell asks a question at the keyboard."""


def write(clinic):
    clinic.edit(4, "class Same", "padding = int(input('padding? '))\n\n\nclass Same")
