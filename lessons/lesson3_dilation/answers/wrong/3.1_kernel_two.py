# exercise: 3.1
# finding: changed-layer
# Kernel 2 with dilation 4 spans 5 as well, but reads the corners of the 5×5 only.

from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2, dilation=4, padding=2)

    def forward(self, x):
        return self.conv(x)
