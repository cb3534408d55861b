# exercise: 2.2
# padding="same" works it out; the sum is made in place on the layer's output.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding="same", bias=False)

    def forward(self, x):
        out = self.conv(x)
        out += x
        return out
