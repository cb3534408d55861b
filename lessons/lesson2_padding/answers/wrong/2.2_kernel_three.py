# exercise: 2.2
# finding: changed-layer
# Kernel 3 fits padding 1, and is another layer than the one asked for.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return x + self.conv(x)
