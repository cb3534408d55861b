# exercise: 5.0
# The shapes as tuples, the words as asked.
predicted = {
    "output": (3, 7, 20),
    "h_n": (1, 3, 20),
    "scores": (3, 7, 5),
    "scores_are": "silent",
    "view": "loud",
    "mixed": (3, 20),
    "mixed_is": "silent",
    "both_ways": (3, 7, 40),
}
