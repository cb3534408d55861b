# exercise: 3.1
# finding: not-equivariant
# Stretched by repeating pixels: the size is right, the places are wrong.

import torch.nn.functional as F
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return F.interpolate(self.conv(x), size=x.shape[2:])
