# exercise: 3.0
# The numbers written for both axes, as layers take them.
predicted = {
    "span": (5, 5),
    "conv_k3_d2": (1, 16, 6, 6),
    "loud_or_silent": "silent.",
    "conv_k2_d2": (1, 16, 8, 8),
    "conv_k2_d1": (1, 16, 9, 9),
    "padding": (2, 2),
    "stack": (1, 8, 8, 8),
    "stack_field": (15, 15),
    "even": (1, 16, 11, 11),
}
