# exercise: 0.0
# finding: wrong-answer
# Gives the first number of each tuple to W: floor((20 − 5)/2) + 1 and 34 + 2 − 3 + 1.
predicted = {
    "plain": (2, 8, 28, 28),
    "strided": (2, 8, 15, 15),
    "dilated": (1, 8, 6, 8),
    "uneven": (1, 8, 8, 34),
    "linear": (4, 3, 32, 10),
}
