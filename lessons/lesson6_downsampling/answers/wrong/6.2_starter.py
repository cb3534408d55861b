# exercise: 6.2
# finding: wrong-value
# The product of the strides: right for kernels as wide as their stride only.
def minimum_input_size(layers):
    size = 1
    for kernel, stride, padding, dilation in layers:
        size *= stride
    return size
