"""A daemon that has left its parents."""


def write(clinic):
    daemon = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)"
    clinic.cells.append(clinic.code(f"import subprocess, sys\n\n{daemon}"))
