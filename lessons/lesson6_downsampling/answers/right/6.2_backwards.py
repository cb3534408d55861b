# exercise: 6.2
# From the last layer back, never below 1.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, (need - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding)
    return need
