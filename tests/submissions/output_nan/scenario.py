"""NaN in the output."""


def write(clinic):
    clinic.forward("return self.conv(x) * float('nan')")
