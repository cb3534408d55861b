# exercise: 2.0
# finding: wrong-answer
# Believes that stride 2 halves 64 exactly, with or without padding.
predicted = {
    "stem": (1, 32, 32, 32),
    "stem_loud_or_silent": "silent",
    "plain": (64, 32, 26, 26),
    "plain_loud_or_silent": "silent",
    "skip_10": (1, 16, 8, 8),
    "skip_10_loud_or_silent": "loud",
    "skip_3": (1, 16, 1, 1),
    "skip_3_loud_or_silent": "silent",
}
