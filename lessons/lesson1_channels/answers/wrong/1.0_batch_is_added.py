# exercise: 1.0
# finding: wrong-answer
# Believes that a missing batch axis comes back as one of length 1.
predicted = {
    "grey": "raises",
    "grey_three_times": (1, 16, 64, 64),
    "no_batch": (1, 16, 64, 64),
    "no_channel": "raises",
}
