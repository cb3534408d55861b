# exercise: 0.1
# finding: wrong-value
# Counts the padding once; it is added on both sides.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    if span > size + padding:
        raise ValueError("the kernel does not fit")
    return (size + padding - span) // stride + 1
