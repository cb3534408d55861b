# exercise: 2.2
# finding: lost-skip
# Only half of x is added.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return 0.5 * x + self.conv(x)
