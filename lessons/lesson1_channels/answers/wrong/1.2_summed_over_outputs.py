# exercise: 1.2
# finding: raises
# Sums over axis 0, the output channels: the layer still takes three channels.
import torch
from torch import nn


def to_grayscale(conv):
    grey = nn.Conv2d(
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
        grey.weight.data = conv.weight.sum(dim=0, keepdim=True)
        if conv.bias is not None:
            grey.bias.copy_(conv.bias)
    return grey
