# exercise: 6.3
# finding: not-equivariant
# Depth is divided by 8 and then stretched back by interpolation.
import torch.nn.functional as F
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 8, kernel_size=3, stride=2, padding=1)
        self.conv2 = nn.Conv3d(8, 16, kernel_size=3, stride=2, padding=1)
        self.conv3 = nn.Conv3d(16, 32, kernel_size=3, stride=2, padding=1)

    def forward(self, x):
        depth = x.shape[-1]
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.conv3(x)
        return F.interpolate(x, size=(*x.shape[2:4], depth), mode="trilinear")
