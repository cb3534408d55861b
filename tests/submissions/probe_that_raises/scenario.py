"""A cell that replaces what the probe needs by something that raises."""


def write(clinic):
    function = "def fork_rng(*a, **k):\n    raise RuntimeError('no fork')\n"
    clinic.cells.append(clinic.code(f"import torch.random\n\n{function}\ntorch.random.fork_rng = fork_rng"))
