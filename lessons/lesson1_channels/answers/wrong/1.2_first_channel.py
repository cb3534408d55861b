# exercise: 1.2
# finding: wrong-value
# Keeps the weights for red and forgets the other two.
import copy

from torch import nn


def to_grayscale(conv):
    grey = copy.deepcopy(conv)
    grey.in_channels = 1
    grey.weight = nn.Parameter(conv.weight.detach()[:, :1].clone())
    return grey
