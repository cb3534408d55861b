"""Lesson 4's notebook under lesson 3's name: the metadata decides."""


def write(clinic):
    clinic.arguments = ["--exercise", "4.0"]
    clinic.save((clinic.lessons / "lesson4_flattening" / "lesson4.ipynb").read_bytes())
