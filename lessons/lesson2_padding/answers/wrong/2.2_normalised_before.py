# exercise: 2.2
# finding: lost-skip
# Normalises x on its way to the sum: what is added is no longer x.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)
        self.norm = nn.BatchNorm2d(16)

    def forward(self, x):
        return self.norm(x) + self.conv(x)
