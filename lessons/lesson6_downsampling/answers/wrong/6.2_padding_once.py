# exercise: 6.2
# finding: wrong-value
# Counts padding on one side only.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, (need - 1) * stride + dilation * (kernel - 1) + 1 - padding)
    return need
