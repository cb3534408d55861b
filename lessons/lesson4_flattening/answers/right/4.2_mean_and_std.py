# exercise: 4.2
# Mean and spread of each channel: 16 numbers whatever the size.
import torch
import torch.nn.functional as F
from torch import nn


class AnySizeClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.fc = nn.Linear(16, 10)

    def forward(self, x):
        y = F.relu(self.conv(x))
        return self.fc(torch.cat([y.mean((2, 3)), (y.var((2, 3)) + 1e-5).sqrt()], 1))
