# exercise: 0.1
# finding: wrong-value
# Python's round goes to the nearest number, and from 31.5 to the even one, 32.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    left = size + 2 * padding - dilation * (kernel_size - 1) - 1
    if left < 0:
        raise ValueError("the kernel does not fit")
    return round(left / stride + 1)
