# exercise: 6.2
# The same rule folded over the reversed layers; the name is bound to a partial.
from functools import partial, reduce


def before(need, layer):
    kernel, stride, padding, dilation = layer
    return max(1, need * stride - stride + dilation * kernel - dilation + 1 - 2 * padding)


def walk_back(last, layers):
    return reduce(before, layers[::-1], last)


minimum_input_size = partial(walk_back, 1)
