# exercise: 0.1
# Counts the places where the kernel can start.
def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    last_start = size + 2 * padding - 1 - dilation * (kernel_size - 1)
    places = len(range(0, last_start + 1, stride))
    if not places:
        raise ValueError("the kernel does not fit")
    return places
