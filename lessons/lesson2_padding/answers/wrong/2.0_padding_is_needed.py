# exercise: 2.0
# finding: wrong-answer
# Believes that a Conv2d without padding raises on 28×28.
predicted = {
    "stem": (1, 32, 31, 31),
    "stem_loud_or_silent": "silent",
    "plain": (64, 32, 26, 26),
    "plain_loud_or_silent": "loud",
    "skip_10": (1, 16, 8, 8),
    "skip_10_loud_or_silent": "loud",
    "skip_3": (1, 16, 1, 1),
    "skip_3_loud_or_silent": "silent",
}
