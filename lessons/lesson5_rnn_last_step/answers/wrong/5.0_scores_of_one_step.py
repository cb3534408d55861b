# exercise: 5.0
# finding: wrong-answer
# Believes that the LSTM hands on its last step only.
predicted = {
    "output": (3, 20),
    "h_n": (1, 3, 20),
    "scores": (3, 5),
    "scores_are": "silent",
    "view": "loud",
    "mixed": (3, 20),
    "mixed_is": "silent",
    "both_ways": (3, 7, 40),
}
