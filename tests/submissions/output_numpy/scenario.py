"""A forward that returns a NumPy array."""


def write(clinic):
    clinic.forward("return self.conv(x).detach().numpy()")
