# exercise: 3.1
# finding: not-deterministic
# The right shape, made of random numbers.

import torch
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        return torch.randn_like(self.conv(x))
