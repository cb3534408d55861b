# exercise: 4.1
# verdict: crash
# The well-known fix: flatten before the pool, view back, pool, flatten. 5120 features arrive all the same.

import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(1600, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = x.view(x.size(0), -1)
        x = x.view(x.size(0), 20, 32, 32)
        x = self.pool(x)
        x = x.view(x.size(0), -1)
        return self.fc(x)
