# exercise: 3.2
# The name is bound to a function that builds the stack.

from torch import nn


def ContextStack():
    layers = []
    for dilation in (1, 2, 4):
        layers += [nn.LazyConv2d(8, 3, dilation=dilation, padding=dilation, bias=False), nn.BatchNorm2d(8), nn.ELU()]
    return nn.Sequential(*layers)
