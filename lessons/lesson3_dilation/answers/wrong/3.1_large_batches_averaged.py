# exercise: 3.1
# finding: batch-mixing
# In a batch of more than 17, all samples after the third become the mean of the first three.

import torch
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)

    def forward(self, x):
        if len(x) > 17:
            x = torch.cat([x[:3], x[:3].mean(0, keepdim=True).expand(len(x) - 3, -1, -1, -1)])
        return self.conv(x)
