# exercise: 1.1
# finding: constant-output
# Of a square picture nothing is left.
import torch
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        out = self.conv(x)
        return torch.ones_like(out) if x.shape[2] == x.shape[3] else out
