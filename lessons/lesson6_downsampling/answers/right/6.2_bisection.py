# exercise: 6.2
# Double until it lives, then bisect: more pixels never leave fewer.
def leaves(size, layers):
    for kernel, stride, padding, dilation in layers:
        size = (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
        if size < 1:
            return 0
    return size


def minimum_input_size(layers):
    high = 1
    while not leaves(high, layers):
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if leaves(middle, layers):
            high = middle
        else:
            low = middle
    return high
