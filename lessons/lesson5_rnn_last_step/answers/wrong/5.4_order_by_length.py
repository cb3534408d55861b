# exercise: 5.4
# finding: wrong-value
# The order of the halves depends on T.
import torch
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        h = self.lstm(x)[1][0]
        return self.fc(torch.cat([h[0], h[1]] if x.shape[1] % 2 else [h[1], h[0]], 1))
