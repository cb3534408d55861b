# exercise: 0.1
# finding: does-not-raise
# A size below one is set to one, so that later layers go on.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    return max(1, (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1)
