# exercise: 2.2
# finding: raises
# Stretches the convolution's output to the size of x; inputs below 3×3 are too small for it still.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=1)

    def forward(self, x):
        return x + F.interpolate(self.conv(x), size=x.shape[-2:], mode="bilinear")
