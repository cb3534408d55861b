# exercise: 6.1
# finding: ignores-input
# The sizes are right; a kernel of 3 with dilation 2 and stride 2 stands on even pixels alone and reads no odd one.
import torch
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=2, dilation=2)
        self.conv2 = nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=2, dilation=2)
        self.conv3 = nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=2, dilation=2)
        self.conv4 = nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=2, dilation=2)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = torch.relu(self.conv3(x))
        return self.conv4(x)
