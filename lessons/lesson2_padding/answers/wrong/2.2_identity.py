# exercise: 2.2
# finding: unused-layer
# Adds nothing: the convolution is multiplied by zero, and x comes back.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return x + 0 * self.conv(x)
