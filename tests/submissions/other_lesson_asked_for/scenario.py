"""Lesson 4's notebook, graded as lesson 3."""


def write(clinic):
    clinic.name = "lesson4.ipynb"
    clinic.arguments += ["--lesson", "lesson3"]
    clinic.save((clinic.lessons / "lesson4_flattening" / "lesson4.ipynb").read_bytes())
