# exercise: 5.4
# fc is applied in two halves, functionally: 20 columns to each direction, one bias.
import torch.nn.functional as F
from torch import nn


class BidirectionalClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(40, 5)

    def forward(self, x):
        _, (h_n, _) = self.lstm(x)
        ahead, back = h_n.unbind(0)
        left, right = self.fc.weight.split(20, dim=1)
        return F.linear(ahead, left) + F.linear(back, right, self.fc.bias)
