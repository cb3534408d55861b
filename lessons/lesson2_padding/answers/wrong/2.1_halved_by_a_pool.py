# exercise: 2.1
# finding: missing-layer
# An average pool halves; the strided convolution sees ones and adds an offset.
import torch
import torch.nn.functional as F
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 32, kernel_size=3, stride=2, padding=1)
        self.point = nn.Conv2d(3, 32, 1)

    def forward(self, x):
        return self.point(F.avg_pool2d(x, 2)) + self.down(torch.ones_like(x))
