# exercise: 0.0
# finding: wrong-answer
# Nothing is filled in.
predicted = {
    "plain": None,
    "strided": None,
    "dilated": None,
    "uneven": None,
    "linear": None,
}
