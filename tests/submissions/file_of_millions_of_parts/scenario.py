"""Short to write, and large in memory."""


def write(clinic):
    clinic.save('{"cells": [' + "{}," * 3_000_000 + "{}]}")
