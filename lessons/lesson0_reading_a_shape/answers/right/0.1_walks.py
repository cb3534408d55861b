# exercise: 0.1
# Walks the kernel along the padded line, one stride at a time; its own subclass of ValueError says why it stops.
class DoesNotFit(ValueError):
    pass


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    first, places = -padding, 0
    while first + dilation * (kernel_size - 1) <= size + padding - 1:
        places += 1
        first += stride
    if places == 0:
        raise DoesNotFit(kernel_size)
    return places
