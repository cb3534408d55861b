# exercise: 4.3
# finding: batch-mixing
# Sums down the batch: each answer holds all answers above it.
import torch.nn.functional as F
from torch import nn


class KeepTheBatch(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, stride=2)
        self.fc = nn.Linear(6 * 24 * 24, 10)

    def forward(self, x):
        return self.fc(F.relu(self.conv1(x)).flatten(1)).cumsum(0)
