# exercise: 2.2
# The branch is subtracted: its sign is learned like its size. A SiLU behind.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return F.silu(x - self.conv(x))
