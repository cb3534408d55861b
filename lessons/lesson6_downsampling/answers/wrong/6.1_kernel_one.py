# exercise: 6.1
# finding: ignores-input
# Kernel 1 with stride 2: the shape is right at every size, and three of four pixels are never read.
import torch
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=1, stride=2)
        self.conv2 = nn.Conv2d(8, 16, kernel_size=1, stride=2)
        self.conv3 = nn.Conv2d(16, 32, kernel_size=1, stride=2)
        self.conv4 = nn.Conv2d(32, 64, kernel_size=1, stride=2)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = torch.relu(self.conv3(x))
        return self.conv4(x)
