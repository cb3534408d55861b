# exercise: 5.4
# finding: changed-layer
# A second LSTM reads the flipped rows: lstm itself is no longer bidirectional.
import torch
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True)
        self.fc = nn.Linear(40, 5)
        self.backward_lstm = nn.LSTM(10, 20, batch_first=True)

    def forward(self, x):
        ahead = self.lstm(x)[0][:, -1]
        back = self.backward_lstm(x.flip(1))[0][:, -1]
        return self.fc(torch.cat([ahead, back], dim=1))
