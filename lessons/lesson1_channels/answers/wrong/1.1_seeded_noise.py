# exercise: 1.1
# finding: ignores-input
# Noise again, from a seed of its own, so that it looks deterministic.
import torch
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        generator = torch.Generator().manual_seed(0)
        return self.conv(torch.randn(x.shape[0], 3, x.shape[2], x.shape[3], generator=generator))
