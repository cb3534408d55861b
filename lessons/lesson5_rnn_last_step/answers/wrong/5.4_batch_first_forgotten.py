# exercise: 5.4
# finding: batch-mixing
# Without batch_first the two ends of output belong to the batch axis; the shape is right.
import torch
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        output, _ = self.lstm(x)
        return self.fc(torch.cat([output[:, -1, :20], output[:, 0, 20:]], dim=1))
