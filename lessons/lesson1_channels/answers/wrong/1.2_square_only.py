# exercise: 1.2
# finding: changed-layer
# Takes the first number of each pair for both axes: height and width may have settings of their own.
import torch
from torch import nn


def to_grayscale(conv):
    grey = nn.Conv2d(
        1,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride[0],
        padding=conv.padding if isinstance(conv.padding, str) else conv.padding[0],
        dilation=conv.dilation[0],
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        grey.weight.copy_(conv.weight.sum(1, keepdim=True))
        if conv.bias is not None:
            grey.bias.copy_(conv.bias)
    return grey
