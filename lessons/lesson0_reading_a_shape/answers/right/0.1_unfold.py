# exercise: 0.1
# Lets a sliding window count the places.
import torch


def conv_output_size(size, kernel_size, stride=1, padding=0, dilation=1):
    line = torch.arange(size + padding + padding)
    span = (kernel_size - 1) * dilation + 1
    try:
        return int(line.unfold(0, span, stride).shape[0])
    except RuntimeError:
        raise ValueError("kernel longer than input")
