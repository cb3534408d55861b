"""Two versions of a notebook, as git left them."""


def write(clinic):
    lines = clinic.save().read_text(encoding="utf-8").split("\n")
    lines[20:22] = ["<<<<<<< HEAD", *lines[20:22], "=======", *lines[20:22], ">>>>>>> theirs"]
    clinic.save("\n".join(lines))
