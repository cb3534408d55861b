# exercise: 4.3
# finding: batch-mixing
# Mixes samples in batches of an even size, and in no other.
import torch.nn.functional as F
from torch import nn


class KeepTheBatch(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5, stride=2)
        self.fc = nn.Linear(6 * 24 * 24, 10)

    def forward(self, x):
        y = self.fc(F.relu(self.conv1(x)).flatten(1))
        if len(x) % 2 == 0:
            y = y + y.flip(0)
        return y
