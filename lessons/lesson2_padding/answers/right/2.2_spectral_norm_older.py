# exercise: 2.2
# The same of the older kind, a hook that computes the weight anew before each forward.
import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.utils.spectral_norm(nn.Conv2d(16, 16, 5, padding=2))

    def forward(self, x):
        return x + F.leaky_relu(self.conv(x), 0.2)
