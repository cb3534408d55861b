# exercise: 0.0
# Lists say the same as tuples; the order of the keys says nothing.
predicted = {
    "linear": [4, 3, 32, 10],
    "uneven": [1, 8, 20, 15],
    "dilated": [1, 8, 6, 8],
    "strided": [2, 8, 15, 15],
    "plain": [2, 8, 28, 28],
}
