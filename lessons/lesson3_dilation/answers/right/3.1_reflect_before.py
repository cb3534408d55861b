# exercise: 3.1
# Reflected pixels in place of zeros, put on before the convolution: every output pixel still depends on the picture.

import torch.nn.functional as F
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2)

    def forward(self, x):
        return self.conv(F.pad(x, (2, 2, 2, 2), mode="reflect"))
