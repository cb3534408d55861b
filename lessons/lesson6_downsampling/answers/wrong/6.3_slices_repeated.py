# exercise: 6.3
# finding: not-equivariant
# Each slice that is left is repeated until there are D of them again.
import torch
from torch import nn


class VolumeEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv3d(1, 8, kernel_size=3, stride=2, padding=1)
        self.conv2 = nn.Conv3d(8, 16, kernel_size=3, stride=2, padding=1)
        self.conv3 = nn.Conv3d(16, 32, kernel_size=3, stride=2, padding=1)

    def forward(self, x):
        depth = x.shape[-1]
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = self.conv3(x)
        return x.repeat_interleave(8, dim=-1)[..., :depth]
