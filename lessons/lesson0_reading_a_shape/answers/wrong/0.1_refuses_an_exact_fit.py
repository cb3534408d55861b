# exercise: 0.1
# finding: raises
# >= in place of >: a kernel exactly as wide as the padded input fits once.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    if span >= size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (size + 2 * padding - span) // stride + 1
