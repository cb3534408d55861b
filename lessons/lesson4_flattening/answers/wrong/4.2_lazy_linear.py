# exercise: 4.2
# finding: raises
# LazyLinear fixes its size in the first call: after that it is a Linear like any other.

import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.LazyLinear(10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.pool(x)
        return self.fc(x.flatten(1))
