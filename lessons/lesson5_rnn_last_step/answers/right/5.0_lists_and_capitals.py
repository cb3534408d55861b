# exercise: 5.0
# Lists in place of tuples and words in capitals are as good.
predicted = {
    "output": [3, 7, 20],
    "h_n": [1, 3, 20],
    "scores": [3, 7, 5],
    "scores_are": "Silent",
    "view": "LOUD",
    "mixed": [3, 20],
    "mixed_is": "Silent",
    "both_ways": [3, 7, 40],
}
