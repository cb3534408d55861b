# exercise: 3.1
# finding: unused-layer
# The dilated layer is built and run, and its result thrown away.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.plain = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        self.conv(x)
        return self.plain(x)
