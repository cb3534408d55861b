# exercise: 1.2
# Three times the mean is the sum.
import torch
from torch import nn


@torch.no_grad()
def to_grayscale(conv):
    grey = nn.Conv2d(
        1,
        conv.weight.shape[0],
        tuple(conv.weight.shape[2:]),
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
    nn.init.zeros_(grey.weight)
    grey.weight += 3 * conv.weight.mean(dim=1, keepdim=True)
    if conv.bias is not None:
        nn.init.zeros_(grey.bias)
        grey.bias += conv.bias
    return grey
