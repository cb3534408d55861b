"""A cell that would replace the probe by one that says nothing."""


def write(clinic):
    clinic.edit(4, ", padding=2", "")
    clinic.cells.append(clinic.code("import grader.probe\ngrader.probe.answer = lambda question, namespace: {}"))
