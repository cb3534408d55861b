# exercise: 1.2
# finding: missing-layer
# Repeats the image in front of the RGB layer: the outputs agree, but what comes back is no Conv2d with one channel.
from torch import nn


class Repeat(nn.Module):
    def forward(self, x):
        return x.repeat(1, 3, 1, 1)


def to_grayscale(conv):
    return nn.Sequential(Repeat(), conv)
