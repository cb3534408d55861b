"""The model has no forward."""


def write(clinic):
    clinic.edit(4, "def forward", "def foward")
