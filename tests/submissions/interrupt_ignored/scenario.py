"""A cell that no longer listens to interrupts, then waits for ever."""


def write(clinic):
    clinic.short_of_time()
    ignored = "".join(f"signal.signal(signal.{name}, signal.SIG_IGN)\n" for name in ("SIGINT", "SIGTERM"))
    clinic.cells.insert(3, clinic.code(f"import signal, time\n{ignored}time.sleep(10_000)"))
