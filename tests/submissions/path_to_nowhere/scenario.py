"""A link to a file that is gone."""


def write(clinic):
    clinic.path = clinic.folder / clinic.name
    clinic.path.symlink_to("gone.ipynb")
