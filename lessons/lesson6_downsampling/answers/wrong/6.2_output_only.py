# exercise: 6.2
# finding: wrong-value
# Asks that the last output be at least 1, and lets sizes below 1 pass in between.
def minimum_input_size(layers):
    size = 0
    while True:
        size += 1
        left = size
        for kernel, stride, padding, dilation in layers:
            left = (left + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
        if left >= 1:
            return size
