"""A later cell breaks Python's own functions."""


def write(clinic):
    clinic.short_of_time()
    clinic.cells.append(clinic.code("import builtins\nbuiltins.len = builtins.isinstance = None"))
