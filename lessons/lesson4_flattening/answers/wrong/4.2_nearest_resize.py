# exercise: 4.2
# finding: ignores-input
# Nearest resizing picks 32 rows and 32 columns and skips the others.

import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(5120, 10)

    def forward(self, x):
        x = F.interpolate(x, size=(32, 32))
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.pool(x)
        return self.fc(x.flatten(1))
