"""UTF-8 with a byte order mark, as some Windows editors write it."""


def write(clinic):
    clinic.save(b"\xef\xbb\xbf" + clinic.save().read_bytes())
