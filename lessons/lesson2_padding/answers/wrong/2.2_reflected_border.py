# exercise: 2.2
# finding: raises
# Reflection needs more pixels than it adds: it raises on inputs of 1 and 2.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2, padding_mode="reflect")

    def forward(self, x):
        return x + self.conv(x)
