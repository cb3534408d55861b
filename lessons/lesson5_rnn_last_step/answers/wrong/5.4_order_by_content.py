# exercise: 5.4
# finding: wrong-value
# Sorts the 40 numbers: their order depends on what they are.
import torch
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        h = torch.cat(tuple(self.lstm(x)[1][0]), 1)
        return self.fc(h.sort(dim=1).values)
