# exercise: 4.0
# The words in the singular, with a full stop or with backticks, as they stand in a text.
predicted = {
    "conv1": (1, 10, 32, 32),
    "conv2": (1, 20, 32, 32),
    "pool": (1, 20, 16, 16),
    "flatten": (1, 5120),
    "linear": "Raises.",
    "linear_3d": (3, 20, 5),
    "mnist_raises_in": "`fc1`",
    "view_rows": (8, 400),
    "factor": 3,
    "factor_is": "channel",
}
