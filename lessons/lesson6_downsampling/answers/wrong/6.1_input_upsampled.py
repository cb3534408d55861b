# exercise: 6.1
# finding: not-equivariant
# The input is stretched to 16·m + 15 pixels so that the unpadded chain ends at m: the right shape, another picture.
import torch.nn.functional as F
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=3, stride=2)
        self.conv2 = nn.Conv2d(8, 16, kernel_size=3, stride=2)
        self.conv3 = nn.Conv2d(16, 32, kernel_size=3, stride=2)
        self.conv4 = nn.Conv2d(32, 64, kernel_size=3, stride=2)

    def forward(self, x):
        height, width = x.shape[2:]
        size = (height + -height % 16 + 15, width + -width % 16 + 15)
        x = F.interpolate(x, size=size, mode="bilinear")
        for conv in (self.conv1, self.conv2, self.conv3):
            x = F.relu(conv(x))
        return self.conv4(x)
