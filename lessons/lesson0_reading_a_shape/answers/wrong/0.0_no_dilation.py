# exercise: 0.0
# finding: wrong-answer
# Uses the short formula, without dilation.
predicted = {
    "plain": (2, 8, 28, 28),
    "strided": (2, 8, 15, 15),
    "dilated": (1, 8, 8, 10),
    "uneven": (1, 8, 20, 15),
    "linear": (4, 3, 32, 10),
}
