"""UTF-16."""


def write(clinic):
    clinic.save(clinic.save().read_text(encoding="utf-8").encode("utf-16"))
