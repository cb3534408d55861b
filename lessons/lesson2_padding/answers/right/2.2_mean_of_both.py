# exercise: 2.2
# Halves the sum, not x alone: x and the convolution still count the same.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return (x + self.conv(x)) / 2
