# exercise: 2.2
# A dilated kernel 5 spans nine pixels and needs padding 4; built by a factory.
from torch import nn


class Residual(nn.Module):
    def __init__(self, branch):
        super().__init__()
        self.branch = branch

    def forward(self, x):
        return sum([x, self.branch(x)])


def ResidualBlock():
    return Residual(nn.LazyConv2d(16, kernel_size=5, padding=4, dilation=2))
