# exercise: 6.2
# finding: wrong-value
# need·stride in place of (need − 1)·stride: asks for too much.
def minimum_input_size(layers):
    need = 1
    for kernel, stride, padding, dilation in reversed(layers):
        need = max(1, need * stride + dilation * (kernel - 1) - 2 * padding)
    return need
