# exercise: 3.3
# finding: not-equivariant
# Made one pixel too small and stretched bilinearly: every place mixes its neighbours in another proportion.

import torch.nn.functional as F
from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2)

    def forward(self, x):
        return F.interpolate(self.conv(x), size=x.shape[2:], mode="bilinear")
