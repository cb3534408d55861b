# exercise: 1.0
# finding: wrong-answer
# Believes that 64 images without a channel axis get one.
predicted = {
    "grey": "raises",
    "grey_three_times": (1, 16, 64, 64),
    "no_batch": (16, 64, 64),
    "no_channel": (64, 32, 26, 26),
}
