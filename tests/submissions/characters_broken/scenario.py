"""Zeros and half characters in comments and texts."""


def write(clinic):
    clinic.edit(4, "class Same", "# \0 and \ud800 here\nclass Same")
    clinic.cells[0]["source"] += "\udfff"
