# exercise: 6.2
# finding: wrong-value
# Held to 1 at the end only: a need below 1 in between is handed on.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = (need - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding
    return max(1, need)
