"""A cell that awaits, and one that leaves a task."""


def write(clinic):
    clinic.cells.insert(
        2, clinic.code("import asyncio\nawait asyncio.sleep(0.01)\ntask = asyncio.ensure_future(asyncio.sleep(500))")
    )
