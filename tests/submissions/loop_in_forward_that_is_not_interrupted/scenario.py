"""A loop in forward that swallows the interrupt."""


def write(clinic):
    clinic.short_of_time()
    clinic.all_three()
    clinic.forward(
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
    )
