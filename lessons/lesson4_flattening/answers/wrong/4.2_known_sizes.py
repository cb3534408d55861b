# exercise: 4.2
# finding: raises
# One Linear for each size in the notebook: the next size raises.

import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.fcs = nn.ModuleDict({"32": nn.Linear(5120, 10), "64": nn.Linear(20480, 10)})

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = self.pool(x)
        return self.fcs[str(2 * x.shape[2])](x.flatten(1))
