# exercise: 1.2
# finding: wrong-value
# The bias is added once to each output, not once a channel.
import copy

from torch import nn


def to_grayscale(conv):
    grey = copy.deepcopy(conv)
    grey.in_channels = 1
    grey.weight = nn.Parameter(conv.weight.detach().sum(1, keepdim=True))
    if conv.bias is not None:
        grey.bias = nn.Parameter(3 * conv.bias.detach())
    return grey
