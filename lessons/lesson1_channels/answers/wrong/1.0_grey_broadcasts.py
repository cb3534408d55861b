# exercise: 1.0
# finding: wrong-answer
# Believes that one channel is stretched to three.
predicted = {
    "grey": (1, 16, 64, 64),
    "grey_three_times": (1, 16, 64, 64),
    "no_batch": (16, 64, 64),
    "no_channel": "raises",
}
