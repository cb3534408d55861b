# exercise: 0.1
# finding: does-not-raise
# int() cuts −0.5 to 0, so a kernel that is one too wide still gives 1 at stride 2.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    out = int((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1
    if out < 1:
        raise ValueError(out)
    return out
