# exercise: 0.1
# Runs a convolution of that size on the meta device and turns its RuntimeError into a ValueError.
import torch
import torch.nn.functional as F


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    line = torch.empty(1, 1, size, device="meta")
    weight = torch.empty(1, 1, kernel_size, device="meta")
    try:
        return F.conv1d(line, weight, stride=stride, padding=padding, dilation=dilation).shape[-1]
    except RuntimeError as error:
        raise ValueError(str(error)) from error
