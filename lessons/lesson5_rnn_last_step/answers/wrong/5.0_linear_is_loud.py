# exercise: 5.0
# finding: wrong-answer
# Believes that a Linear refuses a tensor of three axes.
predicted = {
    "output": (3, 7, 20),
    "h_n": (1, 3, 20),
    "scores": (3, 7, 5),
    "scores_are": "loud",
    "view": "loud",
    "mixed": (3, 20),
    "mixed_is": "silent",
    "both_ways": (3, 7, 40),
}
