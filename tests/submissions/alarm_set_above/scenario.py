"""A cell sets an alarm, which ends the process while a later one runs."""


def write(clinic):
    alarm = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_DFL)\nsignal.alarm(1)"
    clinic.cells.insert(1, clinic.code("import time\ntime.sleep(20)"))
    clinic.cells.insert(1, clinic.code(alarm))
