# exercise: 0.1
# finding: wrong-value
# The formula without dilation and floor, as it is handed out.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    return (size + 2 * padding - kernel_size) / stride + 1
