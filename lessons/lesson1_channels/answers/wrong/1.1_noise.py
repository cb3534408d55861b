# exercise: 1.1
# finding: not-deterministic
# The image is replaced by noise with three channels.
import torch
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(torch.randn(x.shape[0], 3, x.shape[2], x.shape[3]))
