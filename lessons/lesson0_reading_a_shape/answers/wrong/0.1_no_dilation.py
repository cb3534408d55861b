# exercise: 0.1
# finding: wrong-value
# The short formula: dilation is taken as an argument and forgotten.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    room = size + 2 * padding
    if kernel_size > room:
        raise ValueError("the kernel does not fit")
    return (room - kernel_size) // stride + 1
