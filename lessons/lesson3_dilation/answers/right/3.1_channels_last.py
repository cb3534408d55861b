# exercise: 3.1
# In the memory format that is faster on many machines.
import torch
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.to(memory_format=torch.channels_last)

    def forward(self, x):
        return self.conv(x.contiguous(memory_format=torch.channels_last))
