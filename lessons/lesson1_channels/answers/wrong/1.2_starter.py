# exercise: 1.2
# finding: wrong-value
# A fresh layer with random weights, as it is handed out.
from torch import nn


def to_grayscale(conv):
    return nn.Conv2d(
        1,
        conv.out_channels,
        conv.kernel_size,
        stride=conv.stride,
        padding=conv.padding,
        dilation=conv.dilation,
        bias=conv.bias is not None,
        padding_mode=conv.padding_mode,
    )
