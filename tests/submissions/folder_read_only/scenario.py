"""A folder that nothing can be written to."""


def write(clinic):
    clinic.save().chmod(0o444)
    clinic.folder.chmod(0o555)
