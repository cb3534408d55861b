# exercise: 5.3
# finding: padding-leak
# Finds the lengths by looking for zeros; the padding may hold anything.
import torch
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        n = (x.abs().sum(-1) > 0).sum(1)
        out = self.lstm(x)[0]
        return self.fc(out[torch.arange(len(x)), n - 1])
