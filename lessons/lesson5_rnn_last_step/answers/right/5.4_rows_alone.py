# exercise: 5.4
# Each row alone, unbatched: its h_n is (2, 20).
import torch
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        states = [self.lstm(row)[1][0].flatten() for row in x]
        return self.fc(torch.stack(states))
