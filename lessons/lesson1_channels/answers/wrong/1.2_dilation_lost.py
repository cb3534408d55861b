# exercise: 1.2
# finding: changed-layer
# Copies everything but the dilation.
import torch
from torch import nn


def to_grayscale(conv):
    grey = nn.Conv2d(
        1,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        grey.weight.copy_(conv.weight.sum(1, keepdim=True))
        if conv.bias is not None:
            grey.bias.copy_(conv.bias)
    return grey
