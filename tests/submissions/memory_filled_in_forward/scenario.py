"""The model keeps what it makes until memory is full."""


def write(clinic):
    clinic.all_three()
    clinic.forward("hoard = globals().setdefault('hoard', [])\nwhile True:\n    hoard.append(bytearray(10**7))")
