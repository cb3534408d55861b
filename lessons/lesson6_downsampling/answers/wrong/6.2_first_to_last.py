# exercise: 6.2
# finding: wrong-value
# The right rule walked the wrong way.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in layers:
        need = max(1, (need - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding)
    return need
