"""Magics, shell lines and cells of other languages."""


def write(clinic):
    clinic.edit(2, "import torch\n", "%matplotlib inline\n%load_ext autoreload\n!echo hello\nimport torch\n")
    clinic.cells[3]["source"] = "%%time\n" + clinic.cells[3]["source"]
    clinic.cells += [
        clinic.code("%%bash\necho $HOME; exit 1"),
        clinic.code("!pip --version"),
        clinic.code("%no_such_magic"),
    ]
    clinic.cells += [
        clinic.code("%%html\n<b>hello</b>"),
        clinic.code("nn.Conv2d?"),
        clinic.code("%timeit -n 1 -r 1 1 + 1"),
    ]
