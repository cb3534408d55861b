# exercise: 1.2
# finding: changed-layer
# Turns the given layer itself into a grey one: whoever else uses it is left without colours.
from torch import nn


def to_grayscale(conv):
    conv.in_channels = 1
    conv.weight = nn.Parameter(conv.weight.detach().sum(1, keepdim=True))
    return conv
