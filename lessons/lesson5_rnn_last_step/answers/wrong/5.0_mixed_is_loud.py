# exercise: 5.0
# finding: wrong-answer
# Believes that an LSTM notices when batch and time are swapped.
predicted = {
    "output": (3, 7, 20),
    "h_n": (1, 3, 20),
    "scores": (3, 7, 5),
    "scores_are": "silent",
    "view": "loud",
    "mixed": (7, 20),
    "mixed_is": "loud",
    "both_ways": (3, 7, 40),
}
