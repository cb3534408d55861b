# exercise: 3.3
# finding: not-equivariant
# Stretches 9 to 10 pixels by sampling on a grid.
import torch
import torch.nn.functional as F
from torch import nn


class EvenKernel(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 2)

    def forward(self, x):
        n, _, h, w = x.shape
        theta = torch.eye(2, 3)[None].repeat(n, 1, 1)
        grid = F.affine_grid(theta, (n, 16, h, w), align_corners=False)
        return F.grid_sample(self.conv(x), grid, align_corners=False)
