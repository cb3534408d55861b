# exercise: 2.0
# finding: wrong-answer
# Believes that padding 1 keeps the size for kernel 5 as for kernel 3.
predicted = {
    "stem": (1, 32, 31, 31),
    "stem_loud_or_silent": "silent",
    "plain": (64, 32, 26, 26),
    "plain_loud_or_silent": "silent",
    "skip_10": (1, 16, 10, 10),
    "skip_10_loud_or_silent": "silent",
    "skip_3": (1, 16, 3, 3),
    "skip_3_loud_or_silent": "silent",
}
