# exercise: 1.2
# finding: raises
# The values are right, and made under inference mode: with gradients on the new layer raises.
import torch
from torch import nn


def to_grayscale(conv):
    with torch.inference_mode():
        grey = nn.Conv2d(
            1,
            conv.out_channels,
            conv.kernel_size,
            conv.stride,
            conv.padding,
            conv.dilation,
            bias=conv.bias is not None,
            padding_mode=conv.padding_mode,
        )
        grey.weight.copy_(conv.weight.sum(1, keepdim=True))
        if conv.bias is not None:
            grey.bias.copy_(conv.bias)
    return grey
