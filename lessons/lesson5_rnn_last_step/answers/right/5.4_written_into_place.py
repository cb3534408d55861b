# exercise: 5.4
# The states are written into an empty (B, 40) in place.
import torch
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        _, (h_n, _) = self.lstm(x)
        features = torch.empty(x.size(0), 40)
        features[:, :20] = h_n[0]
        features[:, 20:] = h_n[1]
        return self.fc(features)
