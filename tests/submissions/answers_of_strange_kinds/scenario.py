"""Predictions that are objects of every kind."""


def write(clinic):
    methods = "    def __eq__(self, other):\n        return True\n\n    def __repr__(self):\n        raise ValueError\n"
    values = {
        "span": "Odd()",
        "conv_k3_d2": "torch.nn",
        "loud_or_silent": "'s' * 10**6",
        "conv_k2_d2": "10**5000",
        "conv_k2_d1": "float('nan')",
        "padding": "b'2'",
        "stack": "{1, 8}",
        "stack_field": "None",
        7: "Odd()",
    }
    entries = ", ".join(f"{name!r}: {value}" for name, value in values.items())
    source = f"class Odd:\n{methods}\n\npredicted = {{{entries}}}\npredicted['even'] = predicted\n"
    clinic.cells[2]["source"] = source
