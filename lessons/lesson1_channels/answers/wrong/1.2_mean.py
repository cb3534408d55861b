# exercise: 1.2
# finding: wrong-value
# The mean of the weights gives a third of what the RGB layer gives.
import copy

from torch import nn


def to_grayscale(conv):
    grey = copy.deepcopy(conv)
    grey.in_channels = 1
    grey.weight = nn.Parameter(conv.weight.detach().mean(1, keepdim=True))
    return grey
