# exercise: 3.3
# The layer's weights used by hand, on a picture padded on one side.

import torch
import torch.nn.functional as F
from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=2)

    def forward(self, x):
        x = torch.cat([x, x[:, :, -1:]], dim=2)
        x = torch.cat([x, x[:, :, :, -1:]], dim=3)
        return F.conv2d(x, self.conv.weight, self.conv.bias)
