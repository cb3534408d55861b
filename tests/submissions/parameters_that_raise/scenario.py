"""A model whose parameters() raises."""


def write(clinic):
    clinic.cells[3]["source"] += (
        "\n    def parameters(self, recurse=True):\n        raise RuntimeError('none of your business')\n"
    )
