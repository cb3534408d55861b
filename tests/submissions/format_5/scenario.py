"""A major format of the future that still has cells."""


def write(clinic):
    clinic.save({**clinic.notebook(), "nbformat": 5, "nbformat_minor": 0})
