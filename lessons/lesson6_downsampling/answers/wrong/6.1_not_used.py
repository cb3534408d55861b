# exercise: 6.1
# finding: unused-layer
# Four strided convolutions are run, and their result is multiplied by zero.
import torch.nn.functional as F
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=1)
        self.conv3 = nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1)
        self.conv4 = nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1)
        self.cheap = nn.Conv2d(3, 64, 16, stride=16)

    def forward(self, x):
        y = F.pad(x, (0, -x.shape[3] % 16, 0, -x.shape[2] % 16))
        for conv in (self.conv1, self.conv2, self.conv3, self.conv4):
            x = conv(x)
        return self.cheap(y) + 0 * x
