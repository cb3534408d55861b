# exercise: 2.0
# Lists for tuples, capitals for small letters, another order.
predicted = {
    "stem": [1, 32, 31, 31],
    "plain": [64, 32, 26, 26],
    "skip_10": [1, 16, 8, 8],
    "skip_3": [1, 16, 1, 1],
    "stem_loud_or_silent": "Silent",
    "plain_loud_or_silent": "Silent",
    "skip_10_loud_or_silent": "Loud",
    "skip_3_loud_or_silent": "Silent",
}
