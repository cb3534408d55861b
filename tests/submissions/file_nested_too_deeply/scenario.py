"""Half a million brackets."""


def write(clinic):
    clinic.save('{"cells": ' + "[" * 500_000 + "]" * 500_000 + "}")
