# exercise: 5.1
# finding: not-deterministic
# Noise of the right shape.
import torch
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        return torch.randn(len(x), 5)
