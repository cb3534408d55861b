# exercise: 6.2
# Every layer sets a condition of its own on the input; the largest counts.


def minimum_input_size(layers):
    """Each prefix of layers asks for its own least input; the answer is the greatest of these."""
    best = 1
    for n in range(1, len(layers) + 1):
        need = 1
        for k, s, p, d in reversed(layers[:n]):
            need = (need - 1) * s + d * (k - 1) + 1 - 2 * p
        best = max(best, need)
    return best
