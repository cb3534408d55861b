# exercise: 2.2
# finding: lost-skip
# x is subtracted from the branch.

from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return self.conv(x) - x
