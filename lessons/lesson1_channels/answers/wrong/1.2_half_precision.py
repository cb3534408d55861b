# exercise: 1.2
# finding: wrong-value
# Sums in half precision, where three digits are left.
from torch import nn


def to_grayscale(conv):
    new = nn.Conv2d(
        1,
        conv.out_channels,
        conv.kernel_size,
        conv.stride,
        conv.padding,
        conv.dilation,
        1,
        conv.bias is not None,
        conv.padding_mode,
    )
    new.weight.data = conv.weight.data.half().sum(1, keepdim=True).float()
    if conv.bias is not None:
        new.bias.data = conv.bias.data.clone()
    return new
