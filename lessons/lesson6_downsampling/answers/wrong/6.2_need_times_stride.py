# exercise: 6.2
# finding: wrong-value
# The span is right; need·stride stands where (need − 1)·stride is meant.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, need * stride + dilation * (kernel - 1) + 1 - 2 * padding)
    return need
