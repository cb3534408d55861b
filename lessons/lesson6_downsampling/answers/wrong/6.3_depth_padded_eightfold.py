# exercise: 6.3
# finding: constant-output
# Depth is padded to eight times its length, so that three strides of 2 leave D: the right shape, and most slices hold only padding.
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
        x = F.pad(x, (0, 7 * depth))
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        return self.conv3(x)
