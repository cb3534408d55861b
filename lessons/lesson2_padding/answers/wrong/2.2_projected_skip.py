# exercise: 2.2
# finding: lost-skip
# A 1×1 layer stands in the skip's way: x itself is not added.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)
        self.project = nn.Conv2d(16, 16, kernel_size=1)

    def forward(self, x):
        return self.project(x) + self.conv(x)
