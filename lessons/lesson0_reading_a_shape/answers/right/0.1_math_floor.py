# exercise: 0.1
# The formula as torch's pages write it, with math.floor, and the result checked afterwards.
import math


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    out = math.floor((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1)
    if out < 1:
        raise ValueError(f"no place for the kernel: {out}")
    return out
