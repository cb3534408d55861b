"""The page of a notebook, saved in its place."""


def write(clinic):
    clinic.save("<!DOCTYPE html><html><body>lesson3</body></html>")
