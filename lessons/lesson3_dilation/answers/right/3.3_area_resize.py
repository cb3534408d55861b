# exercise: 3.3
# From H+1 to H, area resizing is the mean of two neighbours: the windows are i and i+1, at every place.

import torch.nn.functional as F
from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2, padding=1)

    def forward(self, x):
        return F.interpolate(self.conv(x), size=x.shape[2:], mode="area")
