# exercise: 3.1
# finding: constant-output
# The border is put on after the convolution: it is zero whatever the picture is.

import torch.nn.functional as F
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return F.pad(self.conv(x), (2, 2, 2, 2))
