# exercise: 6.2
# finding: wrong-value
# Takes the fourth number for the padding and the third for the dilation.


def minimum_input_size(layers):
    size = 1
    for kernel, stride, dilation, padding in reversed(layers):
        size = max(1, (size - 1) * stride + dilation * (kernel - 1) + 1 - 2 * padding)
    return size
