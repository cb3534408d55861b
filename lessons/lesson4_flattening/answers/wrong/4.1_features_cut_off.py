# exercise: 4.1
# finding: dead-parameter
# The first 2000 of 5120 features: the last 12 channels of conv2 are never looked at.

import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(2000, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.pool(x)
        return self.fc(x.flatten(1)[:, :2000])
