# exercise: 5.2
# The Linear is part of a head, and has its name beside that.
import torch
import torch.nn.functional as F
from torch import nn


class BatchFirstClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Sequential(nn.Dropout(0.1), nn.Linear(20, 5))
        self.fc = self.head[1]
        self.lstm = nn.LSTM(10, 20)

    def forward(self, x):
        return self.head(self.lstm(x.transpose(0, 1))[0][-1])
