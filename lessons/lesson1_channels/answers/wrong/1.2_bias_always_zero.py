# exercise: 1.2
# finding: changed-layer
# Gives a layer without bias one of zeros: it computes the same, and training would change it.
import torch
from torch import nn


def to_grayscale(conv):
    new = nn.Conv2d(
        1, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, conv.dilation, 1, True, conv.padding_mode
    )
    new.weight.data = conv.weight.data.sum(1, keepdim=True)
    new.bias.data = conv.bias.data.clone() if conv.bias is not None else torch.zeros(conv.out_channels)
    return new
