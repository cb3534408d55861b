"""A task that is left in the event loop blocks it, and with it the kernel."""

TASK = """\
import asyncio, time

async def watch():
    while True:
        time.sleep(5)

asyncio.create_task(watch())
"""


def write(clinic):
    clinic.cells.append(clinic.code(TASK))
    clinic.arguments += ["--timeout", "10"]
