# exercise: 4.2
# finding: ignores-input
# An 8×8 window from the middle: every other pixel is thrown away.

import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(20 * 4 * 4, 10)

    def forward(self, x):
        top, left = (x.shape[2] - 8) // 2, (x.shape[3] - 8) // 2
        x = x[:, :, top : top + 8, left : left + 8]
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.pool(x)
        return self.fc(x.flatten(1))
