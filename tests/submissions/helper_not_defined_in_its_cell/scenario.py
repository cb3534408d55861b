"""The cell that should define a helper raises before it does; there is another name like it."""


def write(clinic):
    clinic.forward("return self.conv(x)[..., pads:, :]")
    clinic.cells.insert(2, clinic.code("padded = 1\npads = padded + undefined"))
