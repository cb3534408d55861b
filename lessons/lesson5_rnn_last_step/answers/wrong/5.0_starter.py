# exercise: 5.0
# finding: wrong-answer
# Nothing is filled in.
predicted = {
    "output": None,
    "h_n": None,
    "scores": None,
    "scores_are": None,
    "view": None,
    "mixed": None,
    "mixed_is": None,
    "both_ways": None,
}
