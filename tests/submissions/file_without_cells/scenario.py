"""A notebook's JSON that has lost its cells."""


def write(clinic):
    clinic.save({"metadata": {}, "nbformat": 4, "nbformat_minor": 5})
