# exercise: 0.0
# finding: wrong-answer
# One entry stands under a name that is not asked for.
predicted = {
    "plain": (2, 8, 28, 28),
    "strided": (2, 8, 15, 15),
    "dilatted": (1, 8, 6, 8),
    "uneven": (1, 8, 20, 15),
    "linear": (4, 3, 32, 10),
}
