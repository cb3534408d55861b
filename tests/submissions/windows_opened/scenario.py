"""Plots, also with a backend that wants a screen."""


def write(clinic):
    clinic.cells += [
        clinic.code("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
        clinic.code("%matplotlib tk\nplt.figure(); plt.show()"),
    ]
