"""Warnings and words on stderr."""


def write(clinic):
    shown = "warnings.warn('beware')\nprint('Traceback (most recent call last):', file=sys.stderr)\n"
    clinic.edit(4, "class Same", f"import sys, warnings\n\n{shown}\n\nclass Same")
    clinic.forward("import warnings\nwarnings.warn('again')\nreturn self.conv(x)")
