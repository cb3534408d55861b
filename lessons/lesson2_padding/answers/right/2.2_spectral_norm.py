# exercise: 2.2
# A spectral norm keeps every weight at one size, so that the convolution can not be made silent by its weights.
import torch
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.utils.parametrizations.spectral_norm(nn.Conv2d(16, 16, 5, padding=2))

    def forward(self, x):
        return x + F.leaky_relu(self.conv(x), 0.2)
