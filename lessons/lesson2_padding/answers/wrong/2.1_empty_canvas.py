# exercise: 2.1
# finding: constant-output
# Writes the small map onto a canvas of zeros of the right size.
import torch
from torch import nn


class HalvingBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 32, kernel_size=3, stride=2)

    def forward(self, x):
        y = self.down(x)
        canvas = torch.zeros(x.shape[0], 32, x.shape[2] // 2, x.shape[3] // 2)
        canvas[:, :, : y.shape[2], : y.shape[3]] = y
        return canvas
