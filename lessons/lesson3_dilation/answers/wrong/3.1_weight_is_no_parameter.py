# exercise: 3.1
# finding: not-deterministic
# The weight is a plain tensor: no optimiser ever sees it, and it is not in the state dict.

import torch
import torch.nn.functional as F
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.randn(16, 3, 3, 3) / 27**0.5
        self.bias = nn.Parameter(torch.zeros(16))

    def forward(self, x):
        return F.conv2d(x, self.weight, self.bias, padding=2, dilation=2)
