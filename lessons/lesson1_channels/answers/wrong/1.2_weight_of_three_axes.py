# exercise: 1.2
# finding: raises
# The weight is put in with an axis too few; the layer raises when it is called.

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
    gray.weight.data = conv.weight.data.sum(dim=1)
    gray.bias.data = conv.bias.data.clone()
    return gray
