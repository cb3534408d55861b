# exercise: 2.2
# finding: lost-skip
# The ReLU in front of the convolution works in place, so x has lost its negative values when it is added.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.branch = nn.Sequential(nn.ReLU(inplace=True), nn.Conv2d(16, 16, kernel_size=5, padding=2))

    def forward(self, x):
        return x + self.branch(x)
