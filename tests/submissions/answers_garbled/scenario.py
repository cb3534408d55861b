"""A cell that would have the probe answer in another form."""


def write(clinic):
    clinic.edit(4, ", padding=2", "")
    garbled = "{'value': {'shape': [1], 'dtype': 'float32', 'data': 'not base64'}}"
    clinic.cells.append(clinic.code(f"import grader.probe\n\ngrader.probe.packed_output = lambda output: {garbled}"))
