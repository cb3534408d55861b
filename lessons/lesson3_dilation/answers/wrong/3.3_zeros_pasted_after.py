# exercise: 3.3
# finding: constant-output
# The missing row and column are put on after the convolution: always zero.

import torch.nn.functional as F
from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2)

    def forward(self, x):
        return F.pad(self.conv(x), (0, 1, 0, 1))
