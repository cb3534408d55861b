# exercise: 1.0
# Worked out by hand.
predicted = {
    "grey": "raises",
    "grey_three_times": (1, 16, 64, 64),
    "no_batch": (16, 64, 64),
    "no_channel": "raises",
}
