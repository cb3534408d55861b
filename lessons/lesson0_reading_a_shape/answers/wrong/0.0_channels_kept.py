# exercise: 0.0
# finding: wrong-answer
# Keeps the input's three channels in the first shape.
predicted = {
    "plain": (2, 3, 28, 28),
    "strided": (2, 8, 15, 15),
    "dilated": (1, 8, 6, 8),
    "uneven": (1, 8, 20, 15),
    "linear": (4, 3, 32, 10),
}
