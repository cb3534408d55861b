# exercise: 5.3
# One step is picked from each row.
import torch
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        output, _ = self.lstm(x)
        rows = torch.arange(len(x))
        return self.fc(output[rows, lengths - 1])
