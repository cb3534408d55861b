# exercise: 6.2
# finding: wrong-value
# Rounds up to the next power of two, as image sizes often are.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, (need - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding)
    size = 1
    while size < need:
        size *= 2
    return size
