"""A thread that never ends."""


def write(clinic):
    clinic.cells.append(
        clinic.code(
            "import threading, time\nthreading.Thread(target=lambda: [time.sleep(0.01) for _ in iter(int, 1)]).start()"
        )
    )
