# exercise: 0.0
# finding: wrong-answer
# Believes that a Conv2d keeps the size without padding.
predicted = {
    "plain": (2, 8, 32, 32),
    "strided": (2, 8, 15, 15),
    "dilated": (1, 8, 6, 8),
    "uneven": (1, 8, 20, 15),
    "linear": (4, 3, 32, 10),
}
