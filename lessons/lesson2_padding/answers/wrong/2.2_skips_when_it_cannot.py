# exercise: 2.2
# finding: raises
# Adds x only where the shapes happen to be equal, which they never are; inputs of 1 and 2 raise.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=1)

    def forward(self, x):
        y = self.conv(x)
        return x + y if x.shape == y.shape else y
