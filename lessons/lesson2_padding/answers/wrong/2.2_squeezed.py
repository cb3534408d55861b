# exercise: 2.2
# finding: not-equivariant
# Padding 3 gives two too many, squeezed to the size of x: it runs at every size, and its pixels no longer match those of x.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=3)

    def forward(self, x):
        return x + F.interpolate(self.conv(x), size=x.shape[-2:], mode="bilinear")
