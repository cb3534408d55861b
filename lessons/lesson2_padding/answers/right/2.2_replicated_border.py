# exercise: 2.2
# Continues the border by hand before an unpadded layer.
import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5)

    def forward(self, x):
        return torch.add(self.conv(F.pad(x, (2, 2, 2, 2), mode="replicate")), x)
