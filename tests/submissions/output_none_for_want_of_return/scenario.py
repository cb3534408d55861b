"""A forward without return."""


def write(clinic):
    clinic.edit(4, "return self.conv(x)", "self.conv(x)")
