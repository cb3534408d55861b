# exercise: 4.0
# finding: wrong-answer
# Forgets that padding=1 keeps the size for kernel 3.

predicted = {
    "conv1": (1, 10, 30, 30),
    "conv2": (1, 20, 32, 32),
    "pool": (1, 20, 16, 16),
    "flatten": (1, 5120),
    "linear": "raises",
    "linear_3d": (3, 20, 5),
    "mnist_raises_in": "fc1",
    "view_rows": (8, 400),
    "factor": 3,
    "factor_is": "channels",
}
