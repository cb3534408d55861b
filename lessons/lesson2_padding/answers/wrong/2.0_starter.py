# exercise: 2.0
# finding: wrong-answer
# Nothing is filled in.
predicted = {
    "stem": None,
    "stem_loud_or_silent": None,
    "plain": None,
    "plain_loud_or_silent": None,
    "skip_10": None,
    "skip_10_loud_or_silent": None,
    "skip_3": None,
    "skip_3_loud_or_silent": None,
}
