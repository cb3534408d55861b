# exercise: 1.0
# finding: wrong-answer
# Believes that a Conv2d takes four axes only.
predicted = {
    "grey": "raises",
    "grey_three_times": (1, 16, 64, 64),
    "no_batch": "raises",
    "no_channel": "raises",
}
