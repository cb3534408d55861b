# exercise: 3.3
# finding: changed-layer
# A 1×1 kernel has no size to lose, and no neighbourhood either.

from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=1)

    def forward(self, x):
        return self.conv(x)
