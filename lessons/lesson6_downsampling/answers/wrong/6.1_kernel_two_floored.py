# exercise: 6.1
# finding: output-shape
# Kernel 2 without padding: even sizes halve, odd ones are rounded down, 1 dies.
import torch
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=2, stride=2)
        self.conv2 = nn.Conv2d(8, 16, kernel_size=2, stride=2)
        self.conv3 = nn.Conv2d(16, 32, kernel_size=2, stride=2)
        self.conv4 = nn.Conv2d(32, 64, kernel_size=2, stride=2)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = torch.relu(self.conv3(x))
        return self.conv4(x)
