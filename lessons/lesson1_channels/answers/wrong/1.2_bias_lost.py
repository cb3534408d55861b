# exercise: 1.2
# finding: changed-layer
# The weights are right; the bias is left out.
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
        bias=False,
        padding_mode=conv.padding_mode,
    )
    with torch.no_grad():
        grey.weight.copy_(conv.weight.sum(1, keepdim=True))
    return grey
