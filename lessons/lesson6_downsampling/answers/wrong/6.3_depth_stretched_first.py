# exercise: 6.3
# finding: not-equivariant
# Depth is made 8 times as long before three strides of 2 on every axis: the slices are blended.
import torch.nn.functional as F
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 8, kernel_size=3, stride=2, padding=1)
        self.conv2 = nn.Conv3d(8, 16, kernel_size=3, stride=2, padding=1)
        self.conv3 = nn.Conv3d(16, 32, kernel_size=3, stride=2, padding=1)

    def forward(self, x):
        height, width, depth = x.shape[2:]
        x = F.interpolate(x, size=(height, width, 8 * depth), mode="trilinear")
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        return self.conv3(x)
