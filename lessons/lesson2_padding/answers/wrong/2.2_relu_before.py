# exercise: 2.2
# finding: lost-skip
# A ReLU stands between x and the sum: what is negative in x is lost.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, kernel_size=5, padding=2)

    def forward(self, x):
        x = F.relu(x)
        return x + self.conv(x)
