# exercise: 0.1
# finding: wrong-value
# Rounds up in place of down: 32 for 64 pixels, kernel 3, stride 2.
import math


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    left = size + 2 * padding - dilation * (kernel_size - 1) - 1
    if left < 0:
        raise ValueError("the kernel does not fit")
    return math.ceil(left / stride) + 1
