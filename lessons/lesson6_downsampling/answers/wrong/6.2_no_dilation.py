# exercise: 6.2
# finding: wrong-value
# Forgets dilation: the kernel counts with its own size, not its span.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, (need - 1) * stride + kernel - 2 * padding)
    return need
