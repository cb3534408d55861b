# exercise: 0.1
# finding: raises
# Refuses a padding above half the kernel, which is a rule of pools and not of convolutions.


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    span = dilation * (kernel_size - 1) + 1
    if size + 2 * padding < span or padding > span // 2:
        raise ValueError
    return (size + 2 * padding - span) // stride + 1
