# exercise: 5.1
# finding: constant-output
# Zeros of the right shape; the layers are built and never used.
import torch
from torch import nn


class LastStepClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        return torch.zeros(len(x), 5)
