# exercise: 1.2
# finding: raises
# The sum takes the channel axis away: (6, 4, 4) does not fit into (6, 1, 4, 4).

import torch
from torch import nn


def to_grayscale(conv):
    gray = nn.Conv2d(
        1,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        gray.weight.copy_(conv.weight.sum(dim=1))
        if conv.bias is not None:
            gray.bias.copy_(conv.bias)
    return gray
