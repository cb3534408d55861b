# exercise: 0.1
# finding: does-not-raise
# The formula is right, and gives 0 or a negative number where torch raises.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1
