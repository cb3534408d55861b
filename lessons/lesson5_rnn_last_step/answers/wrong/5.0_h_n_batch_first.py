# exercise: 5.0
# finding: wrong-answer
# Believes that batch_first=True puts the batch axis of h_n first as well.
predicted = {
    "output": (3, 7, 20),
    "h_n": (3, 1, 20),
    "scores": (3, 7, 5),
    "scores_are": "silent",
    "view": "loud",
    "mixed": (3, 20),
    "mixed_is": "silent",
    "both_ways": (3, 7, 40),
}
