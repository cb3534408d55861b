# exercise: 5.2
# The steps are taken apart and stacked on a new first axis: (T, B, 10).
import torch
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(10, 20)
        self.fc = nn.Linear(20, 5)

    def forward(self, x):
        steps = torch.stack(x.unbind(1))
        return self.fc(self.lstm(steps)[1][0][-1])
