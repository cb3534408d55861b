"""The model's forward prints without end."""


def write(clinic):
    clinic.short_of_time()
    clinic.forward("while True:\n    print(x.shape, flush=True)")
