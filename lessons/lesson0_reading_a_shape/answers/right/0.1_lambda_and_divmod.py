# exercise: 0.1
# A helper and divmod; the remainder is what floor drops. It prints as it goes.
def room_left(size, kernel_size, padding, dilation):
    return size + padding + padding - (kernel_size + (kernel_size - 1) * (dilation - 1))


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    left = room_left(size, kernel_size, padding, dilation)
    if left < 0:
        raise ValueError("too small")
    steps, dropped = divmod(left, stride)
    print("dropped:", dropped)
    return 1 + steps
