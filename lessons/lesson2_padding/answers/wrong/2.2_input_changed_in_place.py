# exercise: 2.2
# finding: raises
# Adds to x in place, and the convolution still needs x for its gradient: training raises.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        y = F.relu(self.conv(x))
        x += y
        return x
