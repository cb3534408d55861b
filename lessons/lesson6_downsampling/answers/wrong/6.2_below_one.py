# exercise: 6.2
# finding: wrong-value
# A padding large enough makes it ask for a size below 1.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = (need - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding
    return need
