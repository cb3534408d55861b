# exercise: 4.1
# finding: dead-parameter
# A Linear built for too many features; what is missing is filled up with zeros, and those weights never learn.
import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(6000, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv2(F.relu(self.conv1(x))))).flatten(1)
        return self.fc(F.pad(x, (0, 6000 - x.shape[1])))
