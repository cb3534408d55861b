# exercise: 4.1
# finding: batch-size
# x[0] is one sample: one row comes out, whatever goes in.

import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(5120, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.pool(x)
        return self.fc(x[0].flatten()).unsqueeze(0)
