# exercise: 2.2
# finding: lost-skip
# A square picture goes through the convolution alone.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 5, padding=2)

    def forward(self, x):
        out = self.conv(x)
        return out if x.shape[2] == x.shape[3] else x + out
