# exercise: 2.2
# An orthogonal weight has a form of its own.
import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.utils.parametrizations.orthogonal(nn.Conv2d(16, 16, 5, padding=2))

    def forward(self, x):
        return x + self.conv(x)
