# exercise: 1.0
# finding: wrong-answer
# Takes two pixels off although padding 1 puts them back.
predicted = {
    "grey": "raises",
    "grey_three_times": (1, 16, 62, 62),
    "no_batch": (16, 64, 64),
    "no_channel": "raises",
}
