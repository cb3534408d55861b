# exercise: 2.2
# A depthwise kernel-5 layer used functionally, then a 1×1 layer that mixes the channels.
import torch.nn.functional as F
from torch import nn


class ResidualBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.depthwise = nn.Conv2d(16, 16, kernel_size=5, groups=16)
        self.pointwise = nn.Conv2d(16, 16, kernel_size=1)

    def forward(self, x):
        y = F.conv2d(x, self.depthwise.weight, self.depthwise.bias, padding=2, groups=16)
        return x + self.pointwise(y)
