# exercise: 1.2
# finding: unused-layer
# What comes back gives the right output, from the RGB layer; its own weights are fresh and random.

from torch import nn


def to_grayscale(conv):
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
    grey.register_forward_hook(lambda layer, args, output: conv(args[0].repeat(1, 3, 1, 1)))
    return grey
