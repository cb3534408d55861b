# exercise: 5.0
# finding: wrong-answer
# Believes the advice that output.view(-1, hidden_size) works.
predicted = {
    "output": (3, 7, 20),
    "h_n": (1, 3, 20),
    "scores": (3, 7, 5),
    "scores_are": "silent",
    "view": "silent",
    "mixed": (3, 20),
    "mixed_is": "silent",
    "both_ways": (3, 7, 40),
}
