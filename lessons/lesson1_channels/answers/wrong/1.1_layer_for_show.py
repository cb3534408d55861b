# exercise: 1.1
# finding: unused-layer
# A Conv2d is built and called, and its output thrown away; sixteen copies of the image come out.
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        self.conv(x)
        return x.repeat(1, 16, 1, 1)
