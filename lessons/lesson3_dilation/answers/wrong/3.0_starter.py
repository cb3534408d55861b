# exercise: 3.0
# finding: wrong-answer
# The cell as it is given: nothing predicted.

predicted = {
    "span": None,
    "conv_k3_d2": None,
    "loud_or_silent": None,
    "conv_k2_d2": None,
    "conv_k2_d1": None,
    "padding": None,
    "stack": None,
    "stack_field": None,
    "even": None,
}
