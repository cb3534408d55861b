# exercise: 1.2
# A Conv2d of its own class; the channels are summed by a matrix product with ones.
import torch
from torch import nn


class GreyConv2d(nn.Conv2d):
    @classmethod
    def from_rgb(cls, conv):
        grey = cls(1, conv.out_channels, conv.kernel_size, conv.stride, conv.padding, conv.dilation)
        grey.padding_mode = conv.padding_mode
        grey._reversed_padding_repeated_twice = list(conv._reversed_padding_repeated_twice)
        summed = torch.tensordot(torch.ones(1, conv.in_channels), conv.weight.detach(), dims=([1], [1]))
        grey.weight = nn.Parameter(summed.transpose(0, 1).contiguous())
        grey.bias = None if conv.bias is None else nn.Parameter(conv.bias.detach().clone())
        return grey


to_grayscale = GreyConv2d.from_rgb
