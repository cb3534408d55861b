# exercise: 0.1
# finding: raises
# Compares the span with the bare size, so that it raises where padding makes the kernel fit.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    if span > size:
        raise ValueError("the kernel does not fit")
    return (size + 2 * padding - span) // stride + 1
