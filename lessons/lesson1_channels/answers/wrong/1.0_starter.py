# exercise: 1.0
# finding: wrong-answer
# Nothing is filled in.
predicted = {
    "grey": None,
    "grey_three_times": None,
    "no_batch": None,
    "no_channel": None,
}
