"""A definition pasted together with the Markdown around it."""


def write(clinic):
    clinic.cells[3]["source"] = "```python\n" + clinic.cells[3]["source"] + "\n```"
