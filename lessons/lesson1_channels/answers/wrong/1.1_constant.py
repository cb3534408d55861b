# exercise: 1.1
# finding: ignores-input
# The right shape with nothing of the image in it.
import torch
from torch import nn


class GrayscaleStem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 16, kernel_size=3, padding=1)

    def forward(self, x):
        return self.conv(torch.ones_like(x))
