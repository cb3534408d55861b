# exercise: 1.1
# finding: output-shape
# Takes one channel, and loses the padding on the way.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3)

    def forward(self, x):
        return self.conv(x)
