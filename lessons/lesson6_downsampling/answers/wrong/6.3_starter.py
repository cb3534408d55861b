# exercise: 6.3
# finding: output-shape
# Stride 2 on every axis, unpadded: thin volumes die, thick ones lose their slices.
import torch
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 8, kernel_size=3, stride=2)
        self.conv2 = nn.Conv3d(8, 16, kernel_size=3, stride=2)
        self.conv3 = nn.Conv3d(16, 32, kernel_size=3, stride=2)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        return self.conv3(x)
