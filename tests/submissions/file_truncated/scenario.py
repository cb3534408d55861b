"""A download that stopped halfway."""


def write(clinic):
    whole = clinic.save().read_bytes()
    clinic.save(whole[: len(whole) // 2])
