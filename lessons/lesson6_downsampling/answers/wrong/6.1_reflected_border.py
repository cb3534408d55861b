# exercise: 6.1
# finding: raises
# A reflected border needs 2 pixels to reflect: 1-pixel maps raise.
import torch
from torch import nn


class SurvivesSmall(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=1, padding_mode="reflect")
        self.conv2 = nn.Conv2d(8, 16, kernel_size=3, stride=2, padding=1, padding_mode="reflect")
        self.conv3 = nn.Conv2d(16, 32, kernel_size=3, stride=2, padding=1, padding_mode="reflect")
        self.conv4 = nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1, padding_mode="reflect")

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        x = torch.relu(self.conv2(x))
        x = torch.relu(self.conv3(x))
        return self.conv4(x)
