"""A function that builds the model."""


def write(clinic):
    clinic.cells[3]["source"] = (
        "def SameSizeDilation():\n    return nn.Sequential(nn.Conv2d(3, 16, 3, dilation=2, padding=2))\n"
    )
