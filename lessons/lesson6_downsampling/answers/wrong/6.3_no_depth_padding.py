# exercise: 6.3
# finding: output-shape
# Stride in plane, but kernel 3 unpadded in depth: six slices are lost, thin volumes die.
import torch
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 8, kernel_size=3, stride=(2, 2, 1), padding=(1, 1, 0))
        self.conv2 = nn.Conv3d(8, 16, kernel_size=3, stride=(2, 2, 1), padding=(1, 1, 0))
        self.conv3 = nn.Conv3d(16, 32, kernel_size=3, stride=(2, 2, 1), padding=(1, 1, 0))

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        return self.conv3(x)
