# exercise: 5.3
# finding: padding-leak
# lengths in place of lengths − 1, held inside the batch: one step of padding is read.
import torch
from torch import nn


class PaddedClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(20, 5)

    def forward(self, x, lengths):
        output, _ = self.lstm(x)
        ends = lengths.clamp(max=x.size(1) - 1)
        return self.fc(output[torch.arange(len(x)), ends])
