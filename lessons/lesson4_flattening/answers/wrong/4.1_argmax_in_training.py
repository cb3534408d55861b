# exercise: 4.1
# finding: no-gradient
# In training only the largest score is told.
import torch
import torch.nn.functional as F
from torch import nn


class Classifier32(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 10, 3, padding=1)
        self.conv2 = nn.Conv2d(10, 20, 3, padding=1)
        self.fc = nn.Linear(5120, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv2(F.relu(self.conv1(x)))), 2)
        x = self.fc(x.flatten(1))
        if not self.training:
            return x
        return F.one_hot(x.argmax(1), 10).float()
