"""Spaces and letters of other alphabets in the path."""


def write(clinic):
    clinic.name = "mes leçons/Übung №3 – größe 你好 lesson3.ipynb"
