# exercise: 5.4
# A mask takes the forward half from the last step and the backward half from the first.
import torch
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)
        self.register_buffer("ahead", torch.arange(40) < 20)

    def forward(self, x):
        out, _ = self.lstm(x)
        return self.fc(torch.where(self.ahead, out[:, -1], out[:, 0]))
