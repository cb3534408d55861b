# exercise: 3.1
# A fixed filter, the same in every model, as a plain tensor, scales what the learned layer gives.

import torch
from torch import nn


class SameSizeDilation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, dilation=2, padding=2)
        self.scale = torch.linspace(0.5, 1.5, 16).view(1, 16, 1, 1)
        self.register_buffer("mixing", torch.rand(1, 16, 1, 1) + 0.5)

    def forward(self, x):
        return self.conv(x) * self.scale * self.mixing
