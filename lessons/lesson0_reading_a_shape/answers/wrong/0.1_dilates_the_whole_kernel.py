# exercise: 0.1
# finding: wrong-value
# Multiplies the kernel by the dilation; the gaps lie between its elements only.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * kernel_size
    if span > size + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (size + 2 * padding - span) // stride + 1
