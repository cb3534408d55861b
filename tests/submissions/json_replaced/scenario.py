"""A cell breaks json, in which every answer is given."""


def write(clinic):
    clinic.short_of_time()
    clinic.cells.insert(3, clinic.code("import json\njson.dumps = json.loads = lambda *a, **k: '{}'"))
