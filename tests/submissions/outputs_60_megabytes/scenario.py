"""60 MB of stored output."""


def write(clinic):
    shown = {"data": {"image/png": "A" * 15_000_000}, "metadata": {}, "output_type": "display_data"}
    for cell in clinic.cells[2:]:
        cell["outputs"] = [shown]
