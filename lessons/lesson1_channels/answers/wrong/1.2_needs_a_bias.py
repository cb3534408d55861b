# exercise: 1.2
# finding: raises
# Copies the bias without asking whether there is one.
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
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        grey.weight.copy_(conv.weight.sum(1, keepdim=True))
        grey.bias.copy_(conv.bias)
    return grey
