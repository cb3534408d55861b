# exercise: 6.2
# finding: raises
# Takes the first layer without asking whether there is one.
def minimum_input_size(layers):
    need = 1
    last = layers[-1]
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, (need - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding)
    return need
