# exercise: 6.2
# finding: wrong-value
# Checks the last layer only.
def minimum_input_size(layers):
    if not layers:
        return 1
    kernel, stride, padding, dilation = layers[-1]
    return max(1, dilation * (kernel - 1) + 1 - 2 * padding)
