# exercise: 6.2
# The first layer must leave what the rest needs.
def minimum_input_size(layers):
    if not layers:
        return 1
    (k, s, p, d), *rest = layers
    least = (minimum_input_size(rest) - 1) * s + d * (k - 1) + 1 - 2 * p
    return least if least > 1 else 1
