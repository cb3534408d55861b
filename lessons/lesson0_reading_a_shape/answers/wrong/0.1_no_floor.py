# exercise: 0.1
# finding: wrong-value
# Everything is there but the floor: 31.5 for 64 pixels, kernel 3, stride 2.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    out = (size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1
    if out < 1:
        raise ValueError(out)
    return out
