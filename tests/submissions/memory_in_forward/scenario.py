"""The model asks for more memory than there is."""


def write(clinic):
    clinic.all_three()
    clinic.forward("huge = torch.zeros(10**13)\nreturn self.conv(x) + huge.sum()")
