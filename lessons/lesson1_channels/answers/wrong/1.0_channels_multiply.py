# exercise: 1.0
# finding: wrong-answer
# Believes that each of three channels gives 16.
predicted = {
    "grey": "raises",
    "grey_three_times": (1, 48, 64, 64),
    "no_batch": (16, 64, 64),
    "no_channel": "raises",
}
