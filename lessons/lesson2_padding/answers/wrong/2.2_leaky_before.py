# exercise: 2.2
# finding: lost-skip
# A leaky ReLU, which keeps a tenth of the negative values, before the sum.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        return F.leaky_relu(x, 0.1) + self.conv(x)
