# exercise: 0.0
# finding: wrong-answer
# Believes that stride 2 halves 32 to 16, as if the quotient were rounded up.
predicted = {
    "plain": (2, 8, 28, 28),
    "strided": (2, 8, 16, 16),
    "dilated": (1, 8, 6, 8),
    "uneven": (1, 8, 20, 15),
    "linear": (4, 3, 32, 10),
}
