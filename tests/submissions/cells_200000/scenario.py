"""Short to write, and large in memory."""


def write(clinic):
    clinic.save('{"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [' + "{}," * 199_999 + "{}]}")
