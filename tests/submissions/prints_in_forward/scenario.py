"""The model's forward prints its shapes, as one does."""


def write(clinic):
    clinic.forward("print(x.shape)\nreturn self.conv(x)")
