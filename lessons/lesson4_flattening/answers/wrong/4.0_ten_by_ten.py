# exercise: 4.0
# finding: wrong-answer
# The size that is often given for this map, 10×10: halving 32 gives 16.

predicted = {
    "conv1": (1, 10, 32, 32),
    "conv2": (1, 20, 32, 32),
    "pool": (1, 20, 10, 10),
    "flatten": (1, 5120),
    "linear": "raises",
    "linear_3d": (3, 20, 5),
    "mnist_raises_in": "fc1",
    "view_rows": (8, 400),
    "factor": 3,
    "factor_is": "channels",
}
