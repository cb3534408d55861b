# exercise: 2.1
# finding: changed-layer
# Kernel 2 halves without padding, and is another layer than the one asked for.
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 16, kernel_size=2, stride=2)
        self.conv = nn.Conv2d(16, 32, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(self.down(x))
