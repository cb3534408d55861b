"""Words, not JSON."""


def write(clinic):
    clinic.save("Dear teacher, here is my notebook.\n")
