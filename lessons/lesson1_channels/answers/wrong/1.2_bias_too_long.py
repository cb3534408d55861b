# exercise: 1.2
# finding: unused-layer
# The bias that the layer shows is three too long; its forward asks the RGB layer.

import torch
from torch import nn


def to_grayscale(conv):
    class Grey(nn.Conv2d):
        def forward(self, x):
            return conv(x.repeat(1, 3, 1, 1))

    new = Grey(1, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, conv.dilation,
               padding_mode=conv.padding_mode)  # fmt: skip
    new.bias = nn.Parameter(torch.zeros(conv.out_channels + 3))
    return new
