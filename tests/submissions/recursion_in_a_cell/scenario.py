"""A later cell calls itself without end."""


def write(clinic):
    clinic.short_of_time()
    clinic.cells.append(clinic.code("import sys\nsys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1) + 1\nf(0)"))
