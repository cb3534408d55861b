# exercise: 3.0
# The shapes come from running the layers: they are torch.Size objects.

import torch
from torch import nn


def shape_of(layer, *shape):
    return layer(torch.zeros(shape)).shape


stack = nn.Sequential(*(nn.Conv2d(8, 8, 3, padding=1, dilation=d) for d in (1, 2, 4)))
predicted = {
    "span": 2 * (3 - 1) + 1,
    "conv_k3_d2": shape_of(nn.Conv2d(3, 16, 3, dilation=2), 1, 3, 10, 10),
    "loud_or_silent": "silent",
    "conv_k2_d2": shape_of(nn.Conv2d(3, 16, 2, dilation=2), 1, 3, 10, 10),
    "conv_k2_d1": shape_of(nn.Conv2d(3, 16, 2), 1, 3, 10, 10),
    "padding": 2,
    "stack": shape_of(stack, 1, 8, 16, 16),
    "stack_field": 1 + sum(2 * d for d in (1, 2, 4)),
    "even": shape_of(nn.Conv2d(3, 16, 2, padding=1), 1, 3, 10, 10),
}
