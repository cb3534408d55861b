# exercise: 3.1
# A lazy layer finds its input channels in the first call; the size arithmetic is the same.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.LazyConv2d(16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x)
