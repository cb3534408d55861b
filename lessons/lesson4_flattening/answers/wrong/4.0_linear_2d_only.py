# exercise: 4.0
# finding: wrong-answer
# Believes that Linear takes two axes only.

predicted = {
    "conv1": (1, 10, 32, 32),
    "conv2": (1, 20, 32, 32),
    "pool": (1, 20, 16, 16),
    "flatten": (1, 5120),
    "linear": "raises",
    "linear_3d": "raises",
    "mnist_raises_in": "fc1",
    "view_rows": (8, 400),
    "factor": 3,
    "factor_is": "channels",
}
