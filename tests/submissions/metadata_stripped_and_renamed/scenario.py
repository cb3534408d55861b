"""No metadata, and a file name that says nothing."""


def write(clinic):
    clinic.name = "Untitled7.ipynb"
    clinic.metadata = {"colab": {"provenance": []}}
    for cell in clinic.cells:
        cell["metadata"] = {"id": "aBc"}
