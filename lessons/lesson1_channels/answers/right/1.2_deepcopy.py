# exercise: 1.2
# A deep copy brings every setting along; only the weight and in_channels change.
import copy

from torch import nn


def to_grayscale(conv):
    grey = copy.deepcopy(conv)
    grey.in_channels = 1
    grey.weight = nn.Parameter(conv.weight.detach().sum(1, keepdim=True))
    return grey
