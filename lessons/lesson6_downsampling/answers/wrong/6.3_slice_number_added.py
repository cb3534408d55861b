# exercise: 6.3
# finding: not-equivariant
# Adds the slice's number.
import torch
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        s = (2, 2, 1)
        self.net = nn.Sequential(
            nn.Conv3d(1, 8, 3, s, 1), nn.ReLU(), nn.Conv3d(8, 16, 3, s, 1), nn.ReLU(), nn.Conv3d(16, 32, 3, s, 1)
        )

    def forward(self, x):
        return self.net(x) + torch.arange(x.shape[4])
