# exercise: 1.0
# Lists for tuples, capitals for small letters.
predicted = {
    "no_channel": "Raises",
    "no_batch": [16, 64, 64],
    "grey_three_times": [1, 16, 64, 64],
    "grey": "RAISES",
}
