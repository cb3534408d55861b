# exercise: 3.1
# The layer's weights are used by hand, with the settings that keep the size.

import torch.nn.functional as F
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3)

    def forward(self, x):
        weight, bias = self.conv.weight, self.conv.bias
        return F.conv2d(x, weight, bias, padding=2, dilation=2)
