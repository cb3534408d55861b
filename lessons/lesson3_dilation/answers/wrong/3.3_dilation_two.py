# exercise: 3.3
# finding: changed-layer
# With dilation 2 the kernel spans 3 and padding=1 fits, but it reads other pixels: the neighbours are skipped.

from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2, padding=1, dilation=2)

    def forward(self, x):
        return self.conv(x)
