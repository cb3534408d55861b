# exercise: 3.1
# finding: not-equivariant
# Adds the column's number: the same thing looks different further to the right.
import torch
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, dilation=2, padding=2)

    def forward(self, x):
        return self.conv(x) + torch.linspace(0, 1, x.shape[-1])
