# exercise: 2.2
# finding: raises
# Padding 1 with kernel 5, as it is handed out: 10 + 8 raises, and at 3×3 it broadcasts.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=1)

    def forward(self, x):
        return x + self.conv(x)
