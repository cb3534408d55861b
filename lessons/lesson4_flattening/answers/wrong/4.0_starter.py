# exercise: 4.0
# finding: wrong-answer
# The cell as it is given: nothing predicted.

predicted = {
    "conv1": None,
    "conv2": None,
    "pool": None,
    "flatten": None,
    "linear": None,
    "linear_3d": None,
    "mnist_raises_in": None,
    "view_rows": None,
    "factor": None,
    "factor_is": None,
}
