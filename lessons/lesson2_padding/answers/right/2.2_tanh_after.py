# exercise: 2.2
# A tanh behind the sum; what follows the sum is free.
import torch
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return torch.tanh(x + self.conv(x))
