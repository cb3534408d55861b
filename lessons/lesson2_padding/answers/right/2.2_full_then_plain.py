# exercise: 2.2
# The first layer grows the map by four, the second takes the four away again.
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.grow = nn.Conv2d(16, 8, kernel_size=5, padding=4)
        self.shrink = nn.Conv2d(8, 16, kernel_size=5)

    def forward(self, x):
        return self.shrink(self.grow(x).tanh()) + x
