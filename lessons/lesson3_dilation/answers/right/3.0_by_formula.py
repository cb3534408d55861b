# exercise: 3.0
# The sizes come from the formula, filled in by a small function.


def out(size, kernel, padding=0, dilation=1):
    return size + 2 * padding - dilation * (kernel - 1)


def image(channels, size):
    return (1, channels, size, size)


predicted = dict(
    span=5,
    conv_k3_d2=image(16, out(10, 3, dilation=2)),
    loud_or_silent="silent",
    conv_k2_d2=image(16, out(10, 2, dilation=2)),
    conv_k2_d1=image(16, out(10, 2)),
    padding=(5 - 1) // 2,
    stack=image(8, out(out(out(16, 3, 1, 1), 3, 1, 2), 3, 1, 4)),
    stack_field=15,
    even=image(16, out(10, 2, padding=1)),
)
